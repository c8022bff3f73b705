"""Each condition in words, of those it holds for and of those it does not, after "People who"."""

from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from profiles.clusters.conditions import IN_CLUSTER
from profiles.clusters.models import Cluster
from profiles.engagement.conditions import TAKES_PART
from profiles.owning.conditions import OWNING
from profiles.partners.conditions import LOOKED_AFTER
from profiles.preferences.segment_conditions import WANTS
from profiles.purchases.conditions import BOUGHT
from profiles.segments.feedback_conditions import FEEDBACK
from profiles.segments.lines import plainly
from profiles.segments.models import Segment
from profiles.segments.own_conditions import OURS
from profiles.stages.conditions import STAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

KIND, RUN = "What kind of business do you run?", "Was für einen Betrieb führen Sie?"
JOB, AUFGABE = "What is your main job in the business?", "Was ist im Betrieb Ihre wichtigste Aufgabe?"
TOLD = "Answered a question about themselves or their business, "
TOLD_GERMAN = "Beantwortete eine Frage über sich oder den Betrieb, "
BOOKS = {"what": ["kinship-books"]}
TRADE = {"question": "industry", "values": ["bakery", "cafe"]}
SOME = {"question": "employees", "least": 2, "most": 9}
SAID: list[tuple[str, dict[str, Any], str, str, str, str]] = [
    ("works", {"role": "owner"},
     "are owners", "are not owners",
     "zur Leitung eines Betriebs gehören", "nicht zur Leitung eines Betriebs gehören"),
    ("works", {"role": "colleague"},
     "are colleagues", "are not colleagues",
     "zum Team eines Betriebs gehören", "nicht zum Team eines Betriebs gehören"),
    ("owns", BOOKS,
     "use Kinship Books", "do not use Kinship Books",
     "Kinship Books nutzen", "Kinship Books nicht nutzen"),
    ("owns", {**BOOKS, "how": "none"},
     "use none of Kinship Books", "use Kinship Books, or work in no business",
     "nichts davon nutzen: Kinship Books", "Kinship Books nutzen oder in keinem Betrieb arbeiten"),
    ("seats", {**BOOKS, "least": 5},
     "use Kinship Books with 5 seats or more", "do not use Kinship Books with 5 seats or more",
     "Kinship Books mit 5 oder mehr Plätzen nutzen", "Kinship Books nicht mit 5 oder mehr Plätzen nutzen"),
    ("seats", {"least": 2, "most": 4},
     "use something with 2 to 4 seats", "do not use something with 2 to 4 seats",
     "etwas mit 2 bis 4 Plätzen nutzen", "etwas nicht mit 2 bis 4 Plätzen nutzen"),
    ("renews", {**BOOKS, "within": 90},
     "renew Kinship Books within 90 days", "do not renew Kinship Books within 90 days",
     "Kinship Books innerhalb von 90 Tagen verlängern", "Kinship Books nicht innerhalb von 90 Tagen verlängern"),
    ("bought", {**BOOKS, "times": 2, "within": 30},
     "bought Kinship Books at least 2 times in the last 30 days",
     "did not buy Kinship Books at least 2 times in the last 30 days",
     "Kinship Books mindestens 2 Mal in den letzten 30 Tagen gekauft haben",
     "nicht Kinship Books mindestens 2 Mal in den letzten 30 Tagen gekauft haben"),
    ("bought", {"amount": "100", "currency": "EUR"},
     "bought something for at least 100.00 EUR", "did not buy something for at least 100.00 EUR",
     "etwas für mindestens 100,00 EUR gekauft haben", "nicht etwas für mindestens 100,00 EUR gekauft haben"),
    ("takes_part", {"kinds": ["learner"]},
     "take part as Learner", "do not take part as Learner",
     "als Lernender dabei sind", "nicht als Lernender dabei sind"),
    ("reads", {"languages": ["de", "en"]},
     "read German or English", "do not read German or English",
     "Deutsch oder Englisch lesen", "nicht Deutsch oder Englisch lesen"),
    ("joined", {"within": 30},
     "joined in the last 30 days", "did not join in the last 30 days",
     "in den letzten 30 Tagen beigetreten sind", "nicht in den letzten 30 Tagen beigetreten sind"),
    ("agreed", {"purpose": "newsletter", "channel": "mail"},
     "said yes to newsletter by mail", "did not say yes to newsletter by mail",
     "zu Newsletter auf dem Weg Mail Ja gesagt haben", "zu Newsletter auf dem Weg Mail nicht Ja gesagt haben"),
    ("did", {"verb": "told", "times": 3},
     f"did this: {TOLD}at least 3 times",
     f"did not do this: {TOLD}at least 3 times",
     f"dies getan haben: {TOLD_GERMAN}mindestens 3 Mal",
     f"dies nicht getan haben: {TOLD_GERMAN}mindestens 3 Mal"),
    ("known", {"question": "industry"},
     f"answered “{KIND}”",
     f"did not answer “{KIND}”",
     f"auf „{RUN}“ geantwortet haben",
     f"auf „{RUN}“ nicht geantwortet haben"),
    ("answered", TRADE,
     "run a bakery or a café", "do not run a bakery or a café",
     "eine Bäckerei oder ein Café führen", "nicht eine Bäckerei oder ein Café führen"),
    ("answered", {"question": "need", "values": ["get-paid"]},
     "want to get paid faster", "do not want to get paid faster",
     "schneller bezahlt werden möchten", "nicht schneller bezahlt werden möchten"),
    ("answered", {"question": "role", "values": ["owner"]},
     f"answered “{JOB}” with owner", f"did not answer “{JOB}” with owner",
     f"auf „{AUFGABE}“ eigener Betrieb geantwortet haben", f"auf „{AUFGABE}“ nicht eigener Betrieb geantwortet haben"),
    ("counted", SOME,
     "are 2 to 9 people in the business", "are not 2 to 9 people in the business",
     "2 bis 9 Leute im Betrieb sind", "nicht 2 bis 9 Leute im Betrieb sind"),
    ("counted", {"question": "pcs", "least": 2},
     "have 2 or more PCs", "do not have 2 or more PCs", "2 oder mehr PCs haben", "nicht 2 oder mehr PCs haben"),
    ("partner", {"how": "any"},
     "are looked after by a partner", "are not looked after by a partner",
     "von einem Partner betreut werden", "nicht von einem Partner betreut werden"),
    ("buying", {"stages": ["exploring", "renewing"]},
     "work in a business that is looking around or about to renew",
     "work in no business that is looking around or about to renew",
     "in einem Betrieb arbeiten, der sich umsieht oder bald verlängert",
     "in keinem Betrieb arbeiten, der sich umsieht oder bald verlängert"),
    ("adopts", {"kinds": ["innovator"]},
     "take up what is new as Innovator", "do not take up what is new as Innovator",
     "Neues als Vorreiter aufgreifen",
     "Neues nicht als Vorreiter aufgreifen"),
    ("wants", {"ways": ["monthly", "paused"]},
     "want one mail a month at most or no mail for now", "do not want one mail a month at most or no mail for now",
     "höchstens eine Mail im Monat oder vorerst keine Mail wollen",
     "nicht höchstens eine Mail im Monat oder vorerst keine Mail wollen"),
    ("feedback", {"what": "wrote", "within": 30},
     "told us an idea or a reason in their own words, in the last 30 days",
     "did not tell us an idea or a reason in their own words, in the last 30 days",
     "uns dies gesagt haben: eine Idee oder einen Grund in eigenen Worten, in den letzten 30 Tagen",
     "uns dies nicht gesagt haben: eine Idee oder einen Grund in eigenen Worten, in den letzten 30 Tagen"),
    ("in_cluster", {},
     "work in a business of the cluster Bakers", "work in no business of the cluster Bakers",
     "in einem Betrieb des Clusters Bakers arbeiten",
     "in keinem Betrieb des Clusters Bakers arbeiten"),
    ("segment", {},
     "are in Bakers", "are not in Bakers", "zu Bakers gehören", "nicht zu Bakers gehören"),
]  # fmt: skip
LENT = (*OURS, *OWNING, BOUGHT, TAKES_PART, LOOKED_AFTER, *STAGES, WANTS, FEEDBACK, IN_CLUSTER)


@pytest.mark.parametrize(("has", "values", "yes", "no", "ja", "nein"), SAID)
def test_words(has: str, values: dict[str, Any], yes: str, no: str, ja: str, nein: str) -> None:
    if has == "segment":
        values = {"segment": Segment.objects.create(name="Bakers").pk}
    if has == "in_cluster":
        made = Cluster.objects.create(segment=Segment.objects.create(name="Bakers"), position=1)
        values = {"clusters": [made.pk]}
    rule = {"has": has, **values}
    for language, expected in (("en", [yes, no]), ("de", [ja, nein])):
        with translation.override(language):
            assert [strip_tags(plainly(rule, negated=negated)) for negated in (False, True)] == expected


def test_each_condition_has_both_and_is_shown_here() -> None:
    assert {condition.slug for condition in LENT} == {has for has, *_rest in SAID}
