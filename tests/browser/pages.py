"""Each kind of page, by who sees it, and the way there: for the tests of every page and for screenshots."""

from collections.abc import Callable

from playwright.sync_api import Page

MEMBER = "marta@martas-bread.example"
ADMIN = "admin@kinship.example"
LOOKER = "agent@kinship.example"
PARTNER = "partner@kinship.example"
Visit = Callable[[Page], None]


def at(path: str) -> Visit:
    return lambda page: page.goto(path) and None


def first(path: str, selector: str) -> Visit:
    def visit(page: Page) -> None:
        page.goto(path)
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return visit


def sent(path: str, **typed: str) -> Visit:
    """The page that answers a form; `typed` by label, with _ for a space."""

    def visit(page: Page) -> None:
        page.goto(path)
        for label, words in typed.items():
            page.get_by_label(label.replace("_", " ")).fill(words)
        page.get_by_role("main").locator("form button").first.click()
        page.wait_for_load_state()

    return visit


def also(visit: Visit, selector: str) -> Visit:
    """One link further."""

    def further(page: Page) -> None:
        visit(page)
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return further


DRAFT = "main li:has-text('Draft') a[href*='/issues/']"
REPORT = "main a[href$='/report/']"
MARTA, KNOWN = f"/admin/profiles/person/?q={MEMBER}", "a[href$='/known/']"


def composing(query: str = "", selector: str = "") -> Visit:
    """The composer of an issue, begun when there is none; `selector`: a link on it to follow."""

    def visit(page: Page) -> None:
        page.goto("/studio/newsletters/")
        if not page.locator(DRAFT).count():
            begin_issue(page)
        page.goto("/studio/newsletters/")
        page.locator(DRAFT).first.click()
        page.wait_for_url("**/issues/*/**")
        page.goto(page.url.partition("?")[0] + query)
        if selector:
            page.locator(selector).first.click()
            page.wait_for_load_state()

    return visit


def looking(path: str) -> Visit:
    """A page as a persona sees it; afterwards whoever looks sees their own again."""

    def visit(page: Page) -> None:
        page.goto("/studio/seeing/")
        if page.get_by_role("button", name="Stop", exact=True).count():
            page.get_by_role("button", name="Stop", exact=True).click()
            page.wait_for_url("**/studio/seeing/")
        with page.expect_navigation(url=lambda url: "/studio/" not in url, wait_until="networkidle"):
            page.get_by_role("button", name="Look Mia Crumb").click()
        page.goto(path)

    return visit


def begin_issue(page: Page) -> None:
    """A series and a draft of its first issue."""
    if not page.get_by_role("button", name="Write an issue").count():
        page.goto("/studio/newsletters/series/new/")
        page.get_by_label("Name", exact=True).fill("Monthly letter")
        page.get_by_label("Its name in addresses").fill("monthly")
        page.get_by_label("Working day of the month").fill("1")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/studio/newsletters/")
    page.get_by_role("button", name="Write an issue").first.click()
    page.wait_for_url("**/issues/*/**")


VISITOR: dict[str, Visit] = {
    "home-visitor": at("/"),
    "home-visitor-sentence": at("/?industry=bakery&employees=2-9&need=get-paid"),
    "library": at("/library/"),
    "article": at("/library/late-invoices/"),
    "checklist": at("/library/closing-checklist/"),
    "topics": at("/topics/"),
    "topic": at("/topics/getting-paid/"),
    "problems": at("/problems/?open=my-computer-is-slow"),
    "search": at("/search/?q=my+computer+is+slow"),
    "search-start": at("/search/"),
    "search-empty": at("/search/?q=alergen+lables+on+recipt"),
    "training-list": at("/training/"),
    "training": at("/training/chase-late-invoice/"),
    "training-card": at("/training/chase-late-invoice/2/"),
    "training-check": at("/training/chase-late-invoice/3/"),
    "training-end": at("/training/chase-late-invoice/done/"),
    "partners": at("/partners/"),
    "partners-none": at("/partners/?q=zebra"),
    "partner": first("/partners/", "main ol a"),
    "help": at("/help/"),
    "help-error": sent("/help/"),
    "help-sent": at("/help/sent/"),
    "join": at("/join/"),
    "join-error": sent("/join/", Your_email="marta@"),
    "join-code": sent("/join/", Your_email="someone.new@corner-shop.example"),
    "join-link-dead": at("/join/link/not-a-token/"),
    "sign-in": at("/sign-in/"),
    "password-reset": at("/password/reset/"),
    "address-undo-dead": at("/me/security/address/undo/not-a-token/"),
    "reopen-dead": at("/me/security/reopen/not-a-token/"),
    "password-reset-dead": at("/password/reset/not-a-key/"),
    "newsletter": at("/newsletter/"),
    "newsletter-sent": at("/newsletter/sent/"),
    "newsletter-archive": at("/newsletters/monthly/"),
    "newsletter-issue": at("/newsletters/monthly/2/"),
    "invitation-dead": at("/invitations/not-a-token/"),
    "newsletter-link-dead": at("/newsletter/confirm/not-a-token/"),
    "mailed-answer-over": at("/answer/not-a-token/"),
    "feedback-site": at("/feedback/"),
    "feedback-error": sent("/feedback/"),
    "feedback-mailed-over": at("/feedback/mailed/not-a-token/"),
    "language": at("/language/"),
    "notfound": at("/problems/till-drawer-stuck/"),
}
SIGNED_IN: dict[str, Visit] = {
    "home-member": at("/"),
    "me": at("/me/"),
    "buying-stage": at("/me/stages/buying/"),
    "adopter-type": at("/me/stages/new-things/"),
    "fact": at("/me/facts/industry/"),
    "colleagues": at("/me/colleagues/"),
    "colleagues-leave": at("/me/colleagues/leave/"),
    "colleagues-hand-over": first("/me/colleagues/", "main a[href$='/hand-over/']"),
    "owning": at("/me/owning/"),
    "owning-search": at("/me/owning/?q=pay+slips"),
    "owned": at("/me/owning/kinship-till/"),
    "purchases": at("/me/purchases/"),
    "partner-of-others": at("/partners/northgate-it/"),
    "your-partner": at("/me/partner/"),
    "notices": at("/notices/"),
    "notice-choices": at("/me/notices/"),
    "password": at("/me/password/"),
    "security": at("/me/security/"),
    "security-confirm": at("/me/security/confirm/"),
    "security-app": at("/me/security/app/"),
    "security-app-error": sent("/me/security/app/", The_code_from_your_app="1"),
    "security-passkeys": at("/me/security/passkeys/"),
    "security-address": at("/me/security/address/"),
    "privacy": at("/me/privacy/"),
    "copy": at("/me/privacy/copy/"),
    "privacy-error": sent("/me/privacy/", Type_the_email_of_the_account_to_erase_it="a@b.example"),
    "security-close": at("/me/security/close/"),
    "security-close-error": sent("/me/security/close/", Type_your_email_to_close_your_account="a@b.example"),
    "sign-out": at("/sign-out/"),
    "library-member": at("/library/"),
    "problems-member": at("/problems/"),
    "training-member": at("/training/chase-late-invoice/"),
    "help-member": at("/help/"),
    "forbidden": at("/styleguide/"),
}
STAFF: dict[str, Visit] = {
    "styleguide": at("/styleguide/"),
    "styleguide-pictures": at("/styleguide/pictures/"),
    "notices-staff": at("/notices/"),
    "studio-feedback": at("/studio/feedback/"),
    "studio-feedback-one": first("/studio/feedback/?only=words", "main ol a"),
    "studio-feedback-trends": at("/studio/feedback/trends/"),
    "studio-mails": at("/studio/mails/"),
    "studio-report": first("/studio/newsletters/", REPORT),
    "studio-report-people": also(first("/studio/newsletters/", REPORT), "main a[href*='show=clicked']"),
    "studio-person-mails": also(first("/studio/newsletters/", REPORT), "main a[href*='/studio/people/']"),
    "person-known": also(first(MARTA, "#result_list th a"), KNOWN),
    "person-note": also(also(first(MARTA, "#result_list th a"), KNOWN), "main a[href$='/industry/']"),
    "studio-sending": also(first("/studio/newsletters/", REPORT), "main a[href$='/sending/']"),
    "studio-mail": first("/studio/mails/", "main a[href*='welcome']"),
    "studio-newsletters": at("/studio/newsletters/"),
    "studio-newsletter-new": at("/studio/newsletters/series/new/"),
    "studio-issue": composing(),
    "studio-issue-words": composing("?open=words"),
    "studio-issue-block": composing("", ".blocks li[data-position='1'] h3 a"),
    "studio-issue-who": composing("?who=industry"),
    "studio-issue-dark": composing("?look=dark"),
    "seeing": at("/studio/seeing/?q=marta"),
    "persona": at("/studio/seeing/personas/baker-with-two-pcs/"),
    "shopper": at("/studio/shopper/"),
    "shopper-run": first("/studio/shopper/", "main section:last-of-type li a"),
    "shopper-tasks": at("/studio/shopper/tasks/"),
    "security-staff": at("/me/security/staff/"),
    "studio-segments": at("/studio/segments/"),
    "studio-segment": first("/studio/segments/", ".segments a"),
    "studio-segment-new": at("/studio/segments/new/"),
    "studio-segment-line-owns": also(
        also(first("/studio/segments/", ".segments a"), "a[href$='/line/']"), "main a[href*='has=owns']"
    ),
    "studio-segment-line": also(first("/studio/segments/", ".segments a"), ".rules .say a"),
    "studio-partners": at("/studio/partners/"),
    "studio-clusters": at("/studio/clusters/"),
    "studio-cluster": first("/studio/clusters/", ".clusters h2 a"),
    "studio-cluster-new": at("/studio/clusters/new/"),
    "studio-cluster-error": sent("/studio/clusters/new/"),
    "studio-cluster-treatment": also(
        first("/studio/clusters/", ".clusters h2 a"), "main a[href$='/treatment/']"
    ),
    "studio-clusters-revenue": at("/studio/clusters/revenue/"),
    "studio-imports": at("/studio/imports/"),
    "studio-import": first("/studio/imports/", ".imports a"),
    "studio-import-new": at("/studio/imports/new/"),
    "value": at("/studio/value/"),
    "value-tests-new": at("/studio/value/tests/new/"),
    "value-test": first("/studio/value/tests/new/", "main section:last-of-type li a"),
    "docs": at("/docs/"),
    "docs-role": at("/docs/agents.html"),
    "docs-settings": at("/docs/settings.html"),
    "mailbox": at("/mailbox/"),
    "mailbox-mail": first("/mailbox/", "main table a"),
}
LOOKING: dict[str, Visit] = {
    "seen-home": looking("/"),
    "seen-me": looking("/me/"),
    "seen-refused": looking("/me/password/"),
}
"""By a login of its own: a look lasts from page to page."""
OF_PARTNER: dict[str, Visit] = {
    "partner-home": at("/"),
    "partner-businesses": at("/partner/"),
    "partner-business": first("/partner/?q=marta", "main .mine a"),
}
"""As somebody who works for a partner."""
EXEMPT: dict[str, Visit] = {
    "admin": at("/admin/"),
    "admin-mails": at("/admin/portal/message/"),
    "admin-people": at("/admin/profiles/person/"),
    "brand": at("/admin/portal/brand/"),
}
"""Django's own pages: looked at, not measured."""
