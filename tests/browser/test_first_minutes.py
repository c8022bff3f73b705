"""The first three minutes, as a stranger lives them."""

import re
from dataclasses import dataclass

import frontmatter
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import ROOT
from tests.browser.hands import Keyboard, Pointer
from tests.browser.inbox import Inbox

TRAINING = "Chase a late invoice and keep the customer"
BEST_ANSWER = "Send a short note that assumes she forgot"
WANTED = "get paid faster"
EITHER_WORDING = re.compile("What do you want most right now|What would help you most this month")
"""The demo tries two; a lot decides which of them somebody reads."""


@dataclass
class Visitor:
    """Somebody with a browser, a way to operate it and an address."""

    page: Page
    hands: Pointer
    address: str

    def opens(self, path: str) -> None:
        self.page.goto(path)

    def presses(self, name: str, within: str = "main") -> None:
        area = self.page.locator(within)
        self.hands.press(area.get_by_role("button", name=name).or_(area.get_by_role("link", name=name)).first)

    def writes(self, label: str, words: str) -> None:
        self.hands.write(self.page.get_by_label(label), words)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(f"^https?://[^/]+{path}$"))


@pytest.fixture
def inbox(as_browser: AsBrowser, address: str) -> Inbox:
    return Inbox(as_browser().new_page(), address)


def visitor(context: BrowserContext, address: str, *, by_keyboard: bool = False) -> Visitor:
    page = context.new_page()
    return Visitor(page, Keyboard(page) if by_keyboard else Pointer(), address)


@pytest.mark.parametrize(
    ("phone", "javascript", "by_keyboard"),
    [
        pytest.param(False, True, False, id="desktop"),
        pytest.param(False, False, False, id="desktop-without-javascript"),
        pytest.param(True, True, False, id="phone"),
        pytest.param(True, False, False, id="phone-without-javascript"),
        pytest.param(False, True, True, id="keyboard"),
    ],
)
def test_a_stranger_comes_gets_joins_and_is_known(
    as_browser: AsBrowser, address: str, inbox: Inbox, phone: bool, javascript: bool, by_keyboard: bool
) -> None:
    somebody = visitor(as_browser(phone=phone, javascript=javascript), address, by_keyboard=by_keyboard)
    somebody.opens("/")
    reads_an_answer(somebody)
    does_a_training(somebody)
    changes_the_sentence(somebody)
    says_who_they_are(somebody)
    joins(somebody, inbox)
    keeps_the_training(somebody)
    answers_the_question(somebody)
    takes_it_back(somebody)
    answers_by_mail(visitor(as_browser(phone=phone, javascript=javascript), address), inbox)
    finds_the_answer_at_me(somebody)


def reads_an_answer(somebody: Visitor) -> None:
    """From the door to the very heading that answers."""
    page = somebody.page
    somebody.presses("A customer has not paid")
    somebody.sees("Send it again today with this line")
    somebody.presses("More on this: Get a late invoice paid and keep the customer")
    somebody.is_at("/library/late-invoices/#first-note")
    heading = page.get_by_role("heading", name="Send a kind note, one to three days late")
    expect(heading).to_be_in_viewport()
    box = heading.bounding_box()
    assert box is not None
    assert box["y"] < 100


def does_a_training(somebody: Visitor) -> None:
    """Three minutes, no account, one check question."""
    somebody.opens("/training/chase-late-invoice/")
    somebody.presses("Start")
    somebody.presses("Next card")
    somebody.presses("Next card")
    somebody.hands.choose(somebody.page.get_by_label(BEST_ANSWER))
    somebody.presses("Check my answer")
    somebody.sees("Your pick, and it works best")
    somebody.presses("Next card")
    somebody.presses("Next card")
    somebody.presses("To the thing to do today")
    somebody.is_at("/training/chase-late-invoice/done/")
    somebody.sees("Today: send one note")


def changes_the_sentence(somebody: Visitor) -> None:
    """Changes words of the sentence, and the rows follow, each with a true reason."""
    page = somebody.page
    somebody.opens("/")
    rows = page.locator("#yours").get_by_role("article")
    for wanted, slug in (("stay safe online", "stay-safe"), (WANTED, "get-paid")):
        before = titles(rows)
        somebody.hands.pick(page.get_by_label("What do you want most right now?"), wanted)
        somebody.presses("Show me what helps")
        expect(page).to_have_url(re.compile(f"need={slug}#yours$"))
        expect(rows.first.locator(".why")).to_have_text(f"You want to {wanted}")
        assert set(because(rows, wanted)) <= written_for(slug)
        assert titles(rows) != before


def says_who_they_are(somebody: Visitor) -> None:
    page = somebody.page
    somebody.opens("/")
    somebody.hands.pick(page.get_by_label("What kind of business do you run?"), "a bakery")
    somebody.hands.pick(page.get_by_label("How many people work in your business?"), "2 to 9 people")
    somebody.presses("Show me what helps")
    expect(page.locator("#yours .why").first).to_have_text("For bakeries")


def titles(rows: Locator) -> list[str]:
    return rows.get_by_role("heading").all_inner_texts()


def because(rows: Locator, wanted: str) -> list[str]:
    """The titles of which is said that they are here because of this wish."""
    return titles(rows.filter(has_text=f"You want to {wanted}"))


def written_for(need: str) -> set[str]:
    """As the files say, whatever the ranking made of them."""
    posts = map(frontmatter.load, map(str, (ROOT / "content/library/starter").glob("*.md")))
    return {str(post["title"]) for post in posts if need in post.get("fits", {}).get("need", [])}


def joins(somebody: Visitor, inbox: Inbox) -> None:
    """An address, one tick, and the code from the mail; nothing is ticked before."""
    page = somebody.page
    somebody.presses("Keep this: join, it is free")
    somebody.writes("Your email", somebody.address)
    boxes = page.get_by_role("main").get_by_role("checkbox")
    assert boxes.evaluate_all("all => all.map((box) => box.checked)") == [False, False]
    somebody.hands.choose(page.get_by_label("One newsletter a month."))
    somebody.presses("Mail me a code")
    somebody.is_at("/join/code/")
    somebody.sees(f"“{TRAINING}”, done")
    somebody.writes("The code", inbox.code())
    somebody.presses("Let me in")
    somebody.is_at("/")


def keeps_the_training(somebody: Visitor) -> None:
    somebody.sees("You run a bakery with 2 to 9 people.")
    somebody.opens("/training/")
    done = somebody.page.get_by_role("article").filter(has_text=TRAINING)
    expect(done).to_have_class(re.compile("is-done"))


def answers_the_question(somebody: Visitor) -> None:
    """The one question of home; home says at once what changed."""
    page = somebody.page
    somebody.opens("/")
    card, changed = page.locator("#question"), page.locator("#changed")
    expect(card).to_contain_text(EITHER_WORDING)
    somebody.hands.choose(card.get_by_label(WANTED))
    somebody.presses("Save", within="#question")
    expect(page).to_have_url(re.compile(r"\?saved=\d+#changed$"))
    expect(changed).to_contain_text(f"You want to {WANTED}.")
    new_pick = "Write payment terms people read and keep to"
    expect(changed.locator("del", has_text="Close up in the same order every night")).to_be_visible()
    expect(changed.locator("ins", has_text=new_pick)).to_be_visible()
    picks = page.get_by_role("region", name="For you").get_by_role("heading")
    expect(picks.first).to_have_text(new_pick)
    expect(card).to_have_count(0)


def takes_it_back(somebody: Visitor) -> None:
    somebody.presses("Undo", within="#changed")
    somebody.is_at("/")
    expect(somebody.page.locator("#changed")).to_have_count(0)
    picks = somebody.page.get_by_role("region", name="For you").get_by_role("heading")
    expect(picks.first).to_have_text("Close up in the same order every night")


def answers_by_mail(reader: Visitor, inbox: Inbox) -> None:
    """The welcome came by itself, knows them, and has a question that needs no sign-in."""
    text = inbox.text("You’re in.")
    assert "You run a bakery with 2 to 9 people." in text
    assert "YOUR FIRST TRAINING" in text
    assert re.search(r"Start: http\S+/training/[a-z-]+/", text)
    reader.opens(inbox.link("You’re in.", "/answer/"))
    reader.sees("No sign-in needed.")
    answers_whatever_is_asked(reader)
    reader.presses("Save", within="main form[method=post]")
    reader.sees("Saved. Thank you.")
    reader.opens("/me/")
    reader.is_at(r"/join/\?next=/me/")


def answers_whatever_is_asked(reader: Visitor) -> None:
    """The mail is made while home is shown, so that either may have the first question."""
    answer = reader.page.locator("main form[method=post] [name=answer]").first
    if answer.get_attribute("type") == "radio":
        reader.hands.choose(answer)
    else:
        reader.hands.write(answer, "Jo Wood")


def finds_the_answer_at_me(somebody: Visitor) -> None:
    """What was said before joining, and what was said by mail."""
    somebody.opens("/me/")
    somebody.sees(re.compile("You run a bakery with 2 to 9 people.*3 facts, ", re.DOTALL))
    expect(somebody.page.get_by_label("One newsletter a month.")).to_be_checked()


def test_the_link_opened_on_another_device_keeps_the_training(
    as_browser: AsBrowser, address: str, inbox: Inbox
) -> None:
    computer = visitor(as_browser(), address)
    does_a_training(computer)
    computer.opens("/join/")
    computer.writes("Your email", address)
    computer.presses("Mail me a code")
    computer.is_at("/join/code/")
    link = inbox.link("Your code", "/join/link/")

    scanner = visitor(as_browser(), address)
    scanner.opens(link)
    scanner.opens("/me/")
    scanner.is_at(r"/join/\?next=/me/")

    telephone = visitor(as_browser(phone=True), address)
    telephone.opens(link)
    telephone.sees(f"“{TRAINING}”, done")
    telephone.presses("Let me in")
    telephone.is_at("/")
    keeps_the_training_of(telephone)

    computer.opens("/me/")
    computer.is_at(r"/join/\?next=/me/")


def keeps_the_training_of(member: Visitor) -> None:
    member.opens("/training/chase-late-invoice/")
    member.presses("To the thing to do")
    member.sees("Done. Now the part that counts.")


def test_only_the_button_confirms_a_newsletter(as_browser: AsBrowser, address: str, inbox: Inbox) -> None:
    reader = visitor(as_browser(), address)
    reader.opens("/newsletter/")
    reader.writes("Your email", address)
    reader.presses("Send it to me")
    reader.sees("Look in your mail")
    link = inbox.link("Do you want our newsletter?", "/newsletter/confirm/")
    for _ in range(2):
        reader.opens(link)
        reader.sees("Do you want the newsletter?")
    member = visitor(as_browser(), address)
    comes_in(member, inbox)
    expect(newsletter_of(member)).not_to_be_checked()

    reader.presses("Yes, send it to me")
    reader.sees("The newsletter is yours")
    expect(newsletter_of(member)).to_be_checked()


def newsletter_of(member: Visitor) -> Locator:
    member.opens("/me/")
    return member.page.get_by_label("One newsletter a month.")


def comes_in(somebody: Visitor, inbox: Inbox) -> None:
    somebody.opens("/join/")
    somebody.writes("Your email", somebody.address)
    somebody.presses("Mail me a code")
    somebody.is_at("/join/code/")
    somebody.writes("The code", inbox.code())
    somebody.presses("Let me in")
    somebody.is_at("/")


def test_a_call_for_help_is_kept_and_mailed(as_browser: AsBrowser, address: str, inbox: Inbox) -> None:
    member = visitor(as_browser(), address)
    comes_in(member, inbox)
    words = f"My till prints nothing since {address[:6]} closed it."
    member.opens("/library/late-invoices/")
    member.presses("Ask a person")
    member.writes("What is wrong?", words)
    member.presses("Send it")
    member.sees("We have it.")
    member.presses("See what you wrote")
    member.is_at("/me/#help-requests")
    member.sees(words)
    support = Inbox(inbox.page, "support@kinship.example")
    mailed = support.text(f"Help wanted by {address}")
    assert words in mailed
    assert "/library/late-invoices/" in mailed
