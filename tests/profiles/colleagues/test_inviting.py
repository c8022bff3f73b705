from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.kinds import Letter, UnneededError, kinds
from portal.mail.models import Message
from portal.mail.querysets import allowed, judgeable
from portal.mail.sealing import unseal
from profiles.accounts.joining import ask_to_come_in
from profiles.colleagues.access import token_of
from profiles.colleagues.inviting import invite
from profiles.models import Business, Consent, Invitation, Membership, Person
from tests.factories import MembershipFactory, PersonFactory
from tests.ids import NO_IDS
from tests.profiles.colleagues.conftest import AsPerson, here

pytestmark = pytest.mark.django_db
PAGE = "/me/colleagues/"
NEW = "nia@books.example"


def send(client: Client, email: str = NEW, words: str = "") -> int:
    return client.post(f"{PAGE}invite/", {"email": email, "words": words}).status_code


def letter(message: Message) -> Letter:
    return kinds["invitation"].letter(message, unseal(message.sealed))


def link(invitation: Invitation, act: str = "") -> str:
    return f"/invitations/{token_of(invitation)}/{act}"


@pytest.fixture
def owner(marta: Person, as_person: AsPerson) -> Client:
    return as_person(marta)


@pytest.fixture
def asked(marta: Person) -> Invitation:
    return invite(marta, NEW, "")


def test_one_mail_to_the_address_with_who_asks_and_their_words(owner: Client) -> None:
    assert send(owner, " Nia@Books.example ", "You do the <b>books</b>.\nJoin us") == 302
    mail = Message.objects.get(kind="invitation")
    assert (mail.address, mail.person, mail.stream) == (NEW, None, "now")
    read = letter(mail)
    assert read.subject == "Marta Berg invites you to Marta Bread"
    assert "Marta Berg writes:\nYou do the <b>books</b>. Join us\n" in str(read.text)
    assert "You do the &lt;b&gt;books&lt;/b&gt;. Join us" in str(read.html)
    assert link(Invitation.objects.get()) in str(read.text)
    assert Activity.objects.get(verb="invited_colleague").person.email == "marta@bread.example"


def test_13_known_and_unknown_addresses_are_answered_alike(owner: Client) -> None:
    known = PersonFactory.create(email="known@books.example")
    closed = PersonFactory.create(email="closed@books.example", closed_at=timezone.now())
    answers = [
        owner.post(f"{PAGE}invite/", {"email": e}, follow=True) for e in (NEW, known.email, closed.email)
    ]
    pages = [a.text.replace(e, "X") for a, e in zip(answers, (NEW, known.email, closed.email), strict=True)]
    said = "The invitation is on its way. It is open for 14 days."
    assert [said in page for page in pages] == [True] * 3
    goes = judgeable().filter(allowed(kinds["invitation"]), kind="invitation")
    assert {mail.address for mail in goes} == {NEW, known.email}


def test_it_makes_nobody_a_person_and_nobody_mailable(owner: Client) -> None:
    before = Person.objects.count()
    send(owner)
    assert (Person.objects.count(), Consent.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 301, "at most 300 characters"),
        ("Look at www.evil.example", "Write it without web addresses."),
        ("pay at evil.com now", "Write it without web addresses."),
        ("https://evil.example", "Write it without web addresses."),
        ("turned \u202e round", "Use letters, numbers and signs only."),
    ],
)
def test_14_words_that_lead_somewhere_are_refused_and_kept(owner: Client, words: str, said: str) -> None:
    answer = owner.post(f"{PAGE}invite/", {"email": NEW, "words": words})
    assert answer.status_code == 422
    assert said in answer.text
    assert words in answer.text
    assert not Invitation.objects.exists()


def test_an_address_has_one_open_invitation(owner: Client, asked: Invitation) -> None:
    answer = owner.post(f"{PAGE}invite/", {"email": NEW})
    assert answer.status_code == 422
    assert "This email is invited already." in answer.text
    assert Message.objects.filter(kind="invitation").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        owner.force_login(Person.objects.get(email="marta@bread.example"))
        assert send(owner) == 302
    assert sorted(Invitation.objects.values_list("outcome", flat=True)) == ["", "expired"]


def test_14_mails_to_others_are_limited(owner: Client) -> None:
    codes = [send(owner, f"p{n}@books.example") for n in range(21)]
    assert codes == [302] * 20 + [429]
    assert Message.objects.filter(kind="invitation").count() == 20


def test_14_one_address_gets_few_from_all_owners(as_person: AsPerson) -> None:
    codes = [send(as_person(MembershipFactory.create().person)) for _ in range(6)]
    assert codes == [302] * 5 + [429]


def test_sent_again_it_is_one_more_mail_with_the_same_link(owner: Client, asked: Invitation) -> None:
    assert owner.post(f"{PAGE}invitations/{asked.pk}/again/").status_code == 302
    first, second = Message.objects.filter(kind="invitation").order_by("pk")
    assert unseal(first.sealed) == unseal(second.sealed) == {"token": token_of(asked)}
    asked.refresh_from_db()
    assert asked.mailed == 2


def test_taken_back_nothing_works_any_more(owner: Client, asked: Invitation, client: Client) -> None:
    assert owner.post(f"{PAGE}invitations/{asked.pk}/take-back/").status_code == 302
    assert client.get(link(asked)).status_code == 410
    with pytest.raises(UnneededError):
        letter(Message.objects.get(kind="invitation"))
    assert owner.post(f"{PAGE}invitations/{asked.pk}/again/").status_code == 404
    assert send(owner) == 302


def test_16_opening_the_link_changes_nothing(client: Client, asked: Invitation) -> None:
    assert (client.get(link(asked)).status_code, client.head(link(asked)).status_code) == (200, 200)
    assert client.get(link(asked, "refuse/")).status_code == 405
    assert client.post(link(asked)).status_code == 200
    asked.refresh_from_db()
    assert asked.ended_at is None
    assert "Come in first" in client.get(link(asked)).text


def test_22_links_that_we_did_not_sign_for_this(client: Client, asked: Invitation) -> None:
    token = token_of(asked)
    for wrong in (token[:-1], str(asked.key), token + "x", "-"):
        assert client.get(f"/invitations/{wrong}/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert client.get(link(asked)).status_code == 410
        assert client.post(link(asked, "refuse/")).status_code == 410


def test_whoever_is_new_joins_with_the_code(client: Client, asked: Invitation, bread: Business) -> None:
    call_command("load_questions", verbosity=0)
    pending = ask_to_come_in(NEW, carried={}, ticked=[], language="en", next_url=link(asked))
    secrets = unseal(Message.objects.get(kind="code").sealed)
    answer = client.post(f"/join/link/{secrets['token']}/")
    assert (answer.status_code, answer["Location"]) == (302, link(asked))
    assert pending.person.email == NEW
    assert client.post(link(asked))["Location"] == PAGE
    assert here(bread) == [
        ("ben", "colleague"),
        ("jo", "colleague"),
        ("marta", "owner"),
        ("nia", "colleague"),
    ]
    asked.refresh_from_db()
    assert asked.outcome == "accepted"
    assert client.get(link(asked)).status_code == 410


def test_13_only_who_has_the_address_joins(asked: Invitation, stranger: Person, as_person: AsPerson) -> None:
    client = as_person(stranger)
    page = client.get(link(asked)).text
    assert "It was mailed to another email than yours." in page
    assert NEW not in page
    client.post(link(asked), {"leaving": Membership.objects.get(person=stranger).business_id})
    assert here(asked.business) == [("ben", "colleague"), ("jo", "colleague"), ("marta", "owner")]


def test_who_works_elsewhere_is_told_and_must_confirm(asked: Invitation, as_person: AsPerson) -> None:
    nia = PersonFactory.create(email=NEW)
    before = MembershipFactory.create(person=nia, business__name="Nia Books")
    client = as_person(nia)
    page = client.get(link(asked)).text
    assert "You belong to another business now:" in page
    assert "Nia Books" in page
    assert "Leave it, and join" in page
    for leaving in (*NO_IDS, str(asked.business_id)):
        assert client.post(link(asked), {"leaving": leaving}).status_code == 422
    assert client.post(link(asked), {"leaving": before.business_id}).status_code == 302
    before.refresh_from_db()
    assert before.until_at is not None
    assert Membership.objects.get(person=nia, until_at=None).business == asked.business


def test_an_owner_with_colleagues_must_hand_over_first(
    marta: Person, stranger: Person, as_person: AsPerson
) -> None:
    asked = invite(marta, stranger.email, "")
    client, theirs = as_person(stranger), Membership.objects.get(person=stranger)
    assert "Make one of them the owner first." in client.get(link(asked)).text
    assert client.post(link(asked), {"leaving": theirs.business_id}).status_code == 422
    assert Membership.objects.get(person=stranger, until_at=None) == theirs


def test_a_colleague_who_is_invited_again_stays_what_they_are(
    marta: Person, ben: Person, as_person: AsPerson
) -> None:
    asked = invite(marta, ben.email, "")
    assert as_person(ben).post(link(asked)).status_code == 302
    assert Membership.objects.filter(person=ben).count() == 1


def test_after_a_no_the_business_waits_90_days(client: Client, owner: Client, asked: Invitation) -> None:
    answer = client.post(link(asked, "refuse/"))
    assert "This business can’t ask you again for 90 days." in answer.text
    assert client.post(link(asked, "refuse/")).status_code == 410
    refused = owner.post(f"{PAGE}invite/", {"email": NEW})
    assert refused.status_code == 422
    assert "They said no. You can ask again from" in refused.text
    other = MembershipFactory.create().person
    assert invite(other, NEW, "").business != asked.business
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        owner.force_login(Person.objects.get(email="marta@bread.example"))
        assert send(owner) == 302


def test_the_owner_is_told_who_came(
    asked: Invitation, marta: Person, owner: Client, as_person: AsPerson
) -> None:
    as_person(PersonFactory.create(email=NEW, name="Nia Books")).post(link(asked))
    assert "Nia now belongs to Marta Bread." in owner.get("/notices/").text
    assert Message.objects.filter(kind="told", person=marta).count() == 1


def test_what_is_wrong_with_an_email_is_said_of_theirs_and_it_is_kept(owner: Client) -> None:
    answer = owner.post(f"{PAGE}invite/", {"email": "nia@", "words": "You do the books."})
    assert answer.status_code == 422
    for said in ("Check their email.", 'value="nia@"', "You do the books.", 'autocomplete="off"'):
        assert said in answer.text
