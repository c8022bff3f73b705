"""The brand's page: what is typed is shown before it is stored, and stored for everyone at once."""

import io
from typing import Any

import PIL.Image
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.activity.sightings import flush
from portal.branding.models import Brand
from portal.branding.reading import brand
from portal.files.models import Image
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.studio import written
from profiles.models import Person
from profiles.people.roles import sync_roles
from tests.factories import ItemFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/portal/brand/1/change/"
TRY = "/admin/portal/brand/try/"
FIELDS = {
    "name": "Fernhill",
    "colour": "#0066CC",
    "promise": "Ask us.",
    "lead": "Lead.",
    "postal_address": "4 Mill Yard",
    "opening_hours": "Monday",
    "elsewhere": "https://www.linkedin.com/company/fernhill\nOur shop https://shop.example/",
    "sender_name": "Fernhill, Marta",
    "reply_to": "desk@fernhill.example",
}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def staff(role: str) -> Client:
    sync_roles()
    person = PersonFactory.create(is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    return staff("admin")


@pytest.fixture
def post(admin: Client, django_capture_on_commit_callbacks: Any) -> Any:
    def send(**more: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return admin.post(PAGE, {**FIELDS, **more})

    return send


def picture(colour: Any, size: tuple[int, int] = (300, 60)) -> SimpleUploadedFile:
    target = io.BytesIO()
    PIL.Image.new("RGBA", size, colour).save(target, "PNG")
    return SimpleUploadedFile("logo.png", target.getvalue())


def test_there_and_back(post: Any, admin: Client, client: Client) -> None:
    brand()
    assert post()["Location"] == PAGE
    held = brand()
    assert (held.name, held.colour, held.hue, held.chroma) == ("Fernhill", "#0066cc", 256, 0.14)
    assert held.links == [
        ["LinkedIn", "https://www.linkedin.com/company/fernhill"],
        ["Our shop", "https://shop.example/"],
    ]
    form = admin.get(PAGE).text
    assert 'value="#0066cc"' in form
    assert "Our shop https://shop.example/" in form
    assert "White words could not be read on it." in form
    page = client.get("/").text
    assert '<a href="https://shop.example/" rel="me noopener" data-content>Our shop</a>' in page
    assert "brand.css?hue=256&amp;chroma=0.14" in page


def test_the_history_says_what_became_of_what(post: Any, admin: Client) -> None:
    Brand.objects.create(pk=1, name="Old", colour="#571d49")
    post()
    words = LogEntry.objects.get().change_message
    assert "name: “Old” → “Fernhill”; colour: “#571d49” → “#0066cc”" in words
    assert "promise: “Ask us, or someone in your trade.” → “Ask us.”" in words
    assert "name: “Old” → “Fernhill”" in admin.get("/admin/portal/brand/1/history/").text
    post()
    assert LogEntry.objects.count() == 1


def test_a_try_shows_what_nobody_saved(admin: Client, client: Client) -> None:
    ItemFactory.create(title="Chase an invoice")
    Brand.objects.create(pk=1, name="Old")
    query = {**FIELDS, "name": "New <b>", "scheme": "dark"}
    shown = admin.get(f"{TRY}home/", query)
    assert "New &lt;b&gt;" in shown.text
    assert "brand.css?hue=256&amp;chroma=0.14&amp;scheme=dark" in shown.text
    assert "Our shop" in shown.text
    assert 'href="/join/' in shown.text
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert Brand.objects.get().name == "Old"
    assert "Old" in client.get("/").text
    flush()
    from portal.activity.models import Sighting

    assert Sighting.objects.filter(subject="home", person=None).count() == 1


def test_a_try_in_a_mail(admin: Client, member: Person) -> None:
    shown = admin.get(f"{TRY}mail/", {**FIELDS, "scheme": "dark"})
    assert "Fernhill" in shown.text
    assert "prefers-color-scheme" not in shown.text
    assert "https://shop.example/" in shown.text
    assert "sandbox" in shown["Content-Security-Policy"]


def test_a_try_with_what_is_not_understood(admin: Client) -> None:
    Brand.objects.create(pk=1, name="Old", hue=210, chroma=0.09)
    shown = admin.get(f"{TRY}home/", {"name": "New", "colour": "loud", "elsewhere": "javascript:alert(1)"})
    assert "New" in shown.text
    assert "brand.css?hue=210&amp;chroma=0.09" in shown.text
    assert "javascript:alert" not in shown.text
    assert admin.get(f"{TRY}nothing/").status_code == 404


def test_the_table_follows_the_colour(admin: Client) -> None:
    shown = admin.get("/admin/portal/brand/colours/", {"colour": "#ffff00"})
    assert "It is near yellow, so words that people told us are marked in sky blue." in shown.text
    assert shown.text.count("enough") == 28
    assert "too little" not in shown.text


def test_without_a_script_a_button_shows_it(post: Any) -> None:
    Brand.objects.create(pk=1, name="Old")
    shown = post(_show="Show me")
    assert shown.status_code == 200
    assert "try/home/?" in shown.text
    assert "name=Fernhill" in shown.text
    assert "colour=%230066CC" in shown.text
    assert Brand.objects.get().name == "Old"


@pytest.mark.parametrize("role", ["agent", "marketer", "moderator", "expert"])
def test_only_admins(role: str) -> None:
    client = staff(role)
    paths = (PAGE, f"{TRY}home/", "/admin/portal/brand/colours/")
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]
    assert client.post(PAGE, FIELDS).status_code == 403
    assert Client().get(f"{TRY}home/").status_code == 302
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("colour", "red", "Write a # and six signs"),
        ("elsewhere", "Shop http://shop.example", "has no address at its end that begins with https://"),
        ("elsewhere", "Shop javascript:alert(1)", "has no address at its end"),
        ("elsewhere", "https://a.example\n" * 7, "At most 6 lines."),
        ("sender_name", "Marta <marta@example.org>", "Only the name, without an address."),
        ("reply_to", '"ab"@example.org', "be answered to that address"),
    ],
)
def test_what_is_wrong_is_said_and_kept(post: Any, field: str, value: str, words: str) -> None:
    answer = post(**{field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert "4 Mill Yard" in answer.text
    assert not Brand.objects.exists()


def test_a_logo_stands_for_the_name(post: Any, client: Client) -> None:
    assert post(new_logo=picture("white", (600, 120))).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height, image.alt) == (480, 96, "Fernhill")
    logo = f'<img src="/files/{image.name}" width="140" height="28" alt="Fernhill" data-content>'
    assert logo in client.get("/").text
    assert "letter=F" in client.get("/").text
    kind = kinds["code"]
    html = str(written(kind, next(iter(kind.samples()))).letter.html)
    assert f'src="http://127.0.0.1:8000/files/{image.name}"' in html
    assert 'alt="Fernhill"' in html


def held(page: str) -> list[Image]:
    """The pictures on a page."""
    return [image for image in Image.objects.all() if image.name in page]


def test_a_logo_too_dark_for_the_bar_stands_on_white(post: Any, admin: Client, client: Client) -> None:
    post(new_logo=picture("black"), new_logo_dark=picture("white", (60, 60)))
    page = client.get("/").text
    assert '<img class="plate plate--day" src=' in page
    assert '<source media="(prefers-color-scheme: dark)" srcset="/files/' in page
    assert 'width="28" height="28"><img' in page
    assert (brand().plate, brand().plate_dark) == (True, False)
    tried = admin.get(f"{TRY}home/", {**FIELDS, "scheme": "dark"}).text
    assert (held(tried), held(admin.get(f"{TRY}home/", {**FIELDS, "scheme": "light"}).text)) == (
        [brand().logo_dark], [brand().logo],
    )  # fmt: skip


def test_a_logo_is_taken_away(post: Any) -> None:
    post(new_logo=picture("white"))
    post()
    assert brand().logo
    post(no_logo="on")
    assert brand().logo is None


def test_attack_7_an_svg_is_refused_with_a_reason(post: Any) -> None:
    svg = SimpleUploadedFile("logo.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    answer = post(new_logo=svg)
    assert answer.status_code == 422
    assert "We take no SVG: it can hold a script." in answer.text
    assert "Choose the pictures again." in answer.text


def test_mails_come_from_the_brand_s_name_at_the_address_of_the_settings(post: Any, settings: Any) -> None:
    settings.MAIL_FROM = "Kinship <hello@kinship.example>"
    post(sender_name="Fernhill, Käte")
    row = Message(kind="code", address="jo@example.org", occasion="x")
    kind = kinds["code"]
    envelope = written(kind, next(iter(kind.samples())))
    assert row.address
    assert envelope.author == '"Fernhill, Käte" <hello@kinship.example>'
    assert envelope.headers["From"] == "=?utf-8?b?RmVybmhpbGwsIEvDpHRl?= <hello@kinship.example>"
    assert envelope.headers["Reply-To"] == "desk@fernhill.example"
