"""The directory: for everyone, narrowed by its sentence, the partner that fits the reader first and with the reason."""

from typing import Any

import pytest
from django.test import Client

from profiles.facts.telling import tell
from profiles.models import Competency, Partner, Person
from profiles.partners import fitting
from profiles.partners.choosing import choose
from tests.profiles.partners.conftest import AsPerson, make_partner

pytestmark = pytest.mark.django_db
LIST = "/partners/"


def names(client: Client, **asked: Any) -> list[str]:
    shown = client.get(LIST, asked).context
    return [row["partner"].slug for row in ([shown["best"]] if shown["best"] else []) + shown["rows"]]


@pytest.fixture
def listed(regions: None, tills: Competency) -> None:
    """In the order of a reader of whom nothing is known: by level, then by name."""
    make_partner("near", regions=["north"])
    make_partner("top", tier=3, regions=["south"])
    make_partner("knows", regions=["south"]).competencies.add(tills)
    make_partner("gone", tier=3, is_active=False)
    make_partner("all", tier=2)


@pytest.mark.usefixtures("listed")
def test_a_stranger_sees_the_highest_level_first() -> None:
    assert names(Client()) == ["top", "all", "knows", "near"]
    assert "Fits you best" not in Client().get(LIST).text
    assert Client().get(f"{LIST}gone/").status_code == 404
    assert Client().post(LIST).status_code == 405


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"tier": "3"}, ["top"]),
        ({"region": "north"}, ["all", "near"]),
        ({"competency": "tills"}, ["knows"]),
        ({"competency": "tills", "region": "north"}, []),
        ({"q": "NEAR sells"}, ["near"]),
        ({"q": "nothing like it"}, []),
        ({"tier": "9", "region": "mars", "competency": "x"}, ["top", "all", "knows", "near"]),
    ],
)
@pytest.mark.usefixtures("listed")
def test_the_sentence_makes_it_shorter(asked: dict[str, str], wanted: list[str]) -> None:
    assert names(Client(), **asked) == wanted


@pytest.mark.usefixtures("listed")
def test_who_fits_comes_first_and_says_why(marta: Person, as_person: AsPerson) -> None:
    client = as_person(marta)
    tell(marta, "need", ["close-faster"])
    assert names(client)[0] == "knows"
    page = client.get(LIST).text
    assert "Fits you best" in page
    assert "Good at tills: you want to " in page
    tell(marta, "region", ["north"])
    assert names(client) == ["all", "near", "knows", "top"]
    assert "Works where you are: " in client.get(f"{LIST}near/").text
    assert "Works where you are: " not in client.get(f"{LIST}top/").text
    tell(marta, "software", ["kinship-till"])
    tell(marta, "region", ["south"])
    assert names(client) == ["knows", "top", "all", "near"]


@pytest.mark.usefixtures("listed")
def test_a_visitor_s_sentence_counts_too() -> None:
    assert names(Client(), need="close-faster")[0] == "knows"
    assert (
        '<input type="hidden" name="need" value="close-faster">'
        in Client().get(LIST, {"need": "close-faster"}).text
    )


@pytest.mark.usefixtures("starter")
def test_without_a_question_about_regions_none_is_offered(tills: Competency, monkeypatch: Any) -> None:
    monkeypatch.setattr("profiles.partners.forms.regions", dict)
    make_partner("near", regions=["north"])
    page = Client().get(LIST, {"region": "north"})
    assert names(Client(), region="north") == ["near"]
    assert 'id="id_region"' not in page.text


@pytest.mark.usefixtures("listed")
def test_it_is_paged_without_a_gap(monkeypatch: Any) -> None:
    monkeypatch.setattr(fitting, "PAGE", 1)
    monkeypatch.setattr("profiles.partners.views.PAGE", 1)
    found, after = [], ""
    for _ in range(4):
        found += names(Client(), need="close-faster", after=after)
        after = found[-1]
    assert found == ["knows", "top", "all", "near"]
    assert names(Client(), after="x\0") == ["top"]


@pytest.mark.usefixtures("starter")
def test_the_page_shows_how_to_reach_them_and_that_they_are_ours(
    marta: Person, harbour: Partner, as_person: AsPerson
) -> None:
    Partner.objects.update(phone="01632 960101", mail="hello@harbour.example", website="https://h.example/")
    page = Client().get(f"{LIST}harbour/").text
    for words in (
        "01632 960101",
        "mailto:hello@harbour.example",
        "https://h.example/",
        "Come in",
        "Everywhere",
    ):
        assert words in page
    choose(marta, harbour)
    client = as_person(marta)
    assert "They have looked after your business since" in client.get(f"{LIST}harbour/").text
    for path in ("/", "/me/"):
        assert "Harbour" in client.get(path).text


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("01632 960101", "01632960101"),
        ("+49 (0)721 / 12-34", "+497211234"),
        ("01632 960101 ext. 5", ""),
        ("ask for Jo", ""),
    ],
)
def test_a_number_that_says_more_than_a_number_is_no_link(phone: str, dialled: str) -> None:
    assert Partner(phone=phone).dialled == dialled
