"""The starter questions, products, sentences and consents fit together, in every language."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

PROFILES = Path(__file__).resolve().parents[2] / "profiles"
LANGUAGES = ("en", "de")
ORDER = {
    "industry": 100,
    "employees": 90,
    "need": 85,
    "role": 60,
    "software": 55,
    "pcs": 50,
    "challenge": 45,
    "comfort": 40,
    "stage": 35,
    "servers": 30,
    "town": 25,
    "region": 20,
    "name": 70,
}
SLUGS = {
    "need": "get-paid save-time stay-safe computers-work find-staff more-customers close-faster",
    "stage": "starting new steady growing handing-over",
    "comfort": "low middle high",
    "region": "capital north east south west",
}
INDUSTRIES = """
    bakery cafe restaurant takeaway pub caterer clothes-shop food-shop florist online-shop
    hair-salon beauty-salon gym dental-practice vet care-home pharmacy building-firm plumber
    electrician painter landscaper cleaning accountant law-firm architect estate-agent it-services
    marketing-agency hotel guest-house travel-agent farm brewery workshop printer garage taxi
    haulage nursery charity sports-club other
"""
GROUPS = """
    food-and-drink shops beauty-and-wellbeing health-and-care trades-and-building
    professional-services hospitality-and-travel makers-and-farms transport-and-vehicles
    charities-and-clubs
"""
FEEDS = {"library", "problems", "training", "mail", "help"}  # what is built
FORMS = {
    "industry": {"label", "indef", "plural", "dative"},
    "employees": {"count"},
    "pcs": {"count"},
    "servers": {"count"},
    "need": {"infinitive"},
    "challenge": {"noun"},
    "role": {"indef"},
    "comfort": {"clause"},
    "stage": {"clause"},
    "software": {"list"},
    "town": {"plain"},
    "region": {"place"},
}
GAP_FORM = {slug: min(forms) for slug, forms in FORMS.items()} | {"industry": "indef"}
GAP_FORM.pop("town")  # what was typed stands there as it is
SENTENCES = {"business": 10, "tools": 20, "need": 30, "person": 40, "stage": 50, "region": 60}
PURPOSES = {"newsletter", "warnings", "tips", "events", "research", "offers"}
SLOT = re.compile(r"\{(\w+):(\w+)\}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UniqueKeyLoader(yaml.SafeLoader):
    """A repeated key is a slip of the pen that YAML would hide."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"repeated key at {node.start_mark}"
        return super().construct_mapping(node, deep)


def read(folder):
    with (PROFILES / folder / "starter.yaml").open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=UniqueKeyLoader)


QUESTIONS = {question["slug"]: question for question in read("questions")}
PRODUCTS = read("products")
TEMPLATES = read("sentences")
CONSENTS = read("consent")
CHOICES = [(slug, choice) for slug, question in QUESTIONS.items() for choice in question.get("choices", [])]
BANDS = [slug for slug, question in QUESTIONS.items() if question["type"] == "band"]

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
each_choice = pytest.mark.parametrize(
    ("slug", "choice"), CHOICES, ids=[f"{s}-{c['slug']}" for s, c in CHOICES]
)
each_product = pytest.mark.parametrize("product", PRODUCTS, ids=[p["slug"] for p in PRODUCTS])
each_template = pytest.mark.parametrize("template", TEMPLATES, ids=[t["text"] for t in TEMPLATES])
each_consent = pytest.mark.parametrize(
    "consent", CONSENTS, ids=[f"{c['purpose']}-{c['channel']}" for c in CONSENTS]
)


def strings(node):
    """Every text in a piece of YAML, whatever its depth."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from strings(child)


def slots(template):
    return SLOT.findall(template["text"])


def assert_unique(values):
    assert [value for value, times in Counter(values).items() if times > 1] == []


# ---- questions


def test_the_thirteen_questions_stand_in_order_with_their_weights():
    written = [question["slug"] for question in read("questions")]
    assert written == list(ORDER)
    assert {slug: question["weight"] for slug, question in QUESTIONS.items()} == ORDER


@each_question
def test_question_has_known_settings(question):
    assert question["subject"] in {"person", "business"}
    assert question["type"] in {"choice", "many", "band", "text", "products"}
    assert question["sensitivity"] in {"low", "middle", "high"}
    assert question["shelf_life_days"] is None or question["shelf_life_days"] > 0
    assert question["feeds"]
    assert set(question["feeds"]) <= FEEDS
    assert ("writes" in question) == (question["slug"] == "name")
    assert ("choices" in question) == (question["type"] in {"choice", "many", "band"})


@each_question
def test_condition_names_a_question_asked_before(question):
    condition = question["condition"]
    if condition is None:
        return
    assert set(condition) in ({"question", "at_least"}, {"question", "is"})
    other = QUESTIONS[condition["question"]]
    assert other["weight"] > question["weight"]
    if "is" in condition:
        assert set(condition["is"]) <= {choice["slug"] for choice in other["choices"]}
    else:
        assert other["type"] == "band"


@each_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_question_texts(question, language):
    assert set(question["texts"]) == set(LANGUAGES)
    texts = question["texts"][language]
    assert set(texts) == {"asks", "gap", "benefit", "used_for", "seen_by"}
    assert all(strings(texts))
    assert texts["asks"].endswith("?")
    assert re.findall(r"\{.*?\}", texts["gap"]) == ["{gap}"]
    assert texts["gap"].endswith(".")
    assert 2 <= len(texts["benefit"]) <= 3
    assert not re.search(r"\d", " ".join(texts["benefit"])), "a benefit promises no number"
    assert all(line.endswith(".") for line in texts["benefit"])


@each_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_promises_nothing_that_is_not_built(question, language):
    texts = question["texts"][language]
    promised = " ".join([*texts["benefit"], texts["used_for"], texts["seen_by"]])
    unbuilt = r"event|forum|peer|call.?back|near you|post\b|newsletter|Treffen|Rückruf|Beitr|Nähe|Gegend"
    assert not re.search(unbuilt, promised, re.IGNORECASE)


@pytest.mark.parametrize("slug", GAP_FORM)
@pytest.mark.parametrize("language", LANGUAGES)
def test_gap_can_be_filled_by_every_choice(slug, language):
    assert forms_missing(slug, GAP_FORM[slug], language) == []


# ---- choices


@each_question
def test_choice_slugs_are_unique_and_at_most_eight_are_common(question):
    choices = question.get("choices", [])
    assert_unique([choice["slug"] for choice in choices])
    assert sum(choice["common"] for choice in choices) <= 8


@each_choice
def test_choice_has_words_in_both_languages(slug, choice):
    assert isinstance(choice["slug"], str)
    assert SLUG.fullmatch(choice["slug"])
    assert set(choice["words"]) == set(LANGUAGES)
    for words in choice["words"].values():
        assert words["label"]
        assert all(isinstance(word, str) and word == word.strip() and word for word in words.values())


@each_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_of_a_question_have_the_same_forms_and_different_words(question, language):
    words = [choice["words"][language] for choice in question.get("choices", [])]
    assert len({frozenset(forms) for forms in words}) <= 1
    for form in words[0] if words else ():
        assert_unique([forms[form] for forms in words])


@each_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_lay_words_lead_to_one_choice(question, language):
    if question["type"] != "choice":
        return
    lay = [choice["lay"][language] for choice in question["choices"]]
    assert all(3 <= len(words) <= 6 for words in lay)
    assert all(isinstance(word, str) for words in lay for word in words)
    assert_unique([word.casefold() for words in lay for word in words])


@pytest.mark.parametrize("slug", SLUGS)
def test_agreed_slugs(slug):
    assert [choice["slug"] for choice in QUESTIONS[slug]["choices"]] == SLUGS[slug].split()


def test_industries_include_the_agreed_ones_each_in_a_group():
    industries = {choice["slug"]: choice for choice in QUESTIONS["industry"]["choices"]}
    assert set(INDUSTRIES.split()) <= set(industries)
    groups = {slug: choice["group"] for slug, choice in industries.items()}
    assert groups.pop("other") == ""
    assert set(groups.values()) == set(GROUPS.split())


def test_naics_codes_are_text_of_two_to_six_digits():
    codes = [choice["naics"] for choice in QUESTIONS["industry"]["choices"] if "naics" in choice]
    assert all(isinstance(code, str) and re.fullmatch(r"\d{2,6}", code) for code in codes)
    assert_unique(codes)


@pytest.mark.parametrize("slug", BANDS)
def test_bands_touch_and_never_overlap(slug):
    bands = QUESTIONS[slug]["choices"]
    assert bands[0]["from"] == (1 if slug == "employees" else 0)
    assert bands[-1]["to"] is None
    assert all(band["from"] < band["to"] for band in bands[:-1])
    assert [band["to"] for band in bands[:-1]] == [band["from"] for band in bands[1:]]


@pytest.mark.parametrize("slug", BANDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bands_say_the_numbers_they_hold(slug, language):
    for band in QUESTIONS[slug]["choices"]:
        said = [int(number) for number in re.findall(r"\d+", band["words"][language]["count"])]
        last = band["to"] and band["to"] - 1
        held = [band["from"]] if last in (None, band["from"]) else [band["from"], last]
        assert said == ([] if held == [0] else held)


# ---- products


def test_product_slugs_are_unique_and_the_vendor_makes_those_with_its_name():
    assert_unique([product["slug"] for product in PRODUCTS])
    own = {product["slug"] for product in PRODUCTS if product["own"]}
    assert own == {product["slug"] for product in PRODUCTS if product["slug"].startswith("kinship-")}


@each_product
def test_product_has_words_and_lay_words(product):
    assert set(product) - {"needs", "versions"} == {
        "slug", "own", "family", "common", "purpose", "lay", "words",
    }  # fmt: skip
    assert SLUG.fullmatch(product["slug"])
    for language in LANGUAGES:
        assert 3 <= len(product["lay"][language]) <= 6
        assert product["purpose"][language].endswith(".")
        assert set(product["words"][language]) == {"label", "plain"}
        assert all(product["words"][language].values())


# ---- sentences


def forms_missing(slug, form, language):
    """Choices (or products) of the question that lack this form in this language."""
    if slug == "software":
        return [product["slug"] for product in PRODUCTS if "plain" not in product["words"][language]]
    choices = QUESTIONS[slug].get("choices", [])
    return [choice["slug"] for choice in choices if form not in choice["words"][language]]


@each_template
def test_sentence_is_whole_and_placed(template):
    assert set(template) == {"sentence", "position", "language", "voice", "text"}
    assert template["position"] == SENTENCES[template["sentence"]]
    assert template["language"] in LANGUAGES
    assert template["voice"] in {"you", "they", "form"}
    text = template["text"]
    assert text.endswith(".")
    assert text[0].isupper() or text.startswith("{name} ")
    assert "{name}" not in text or template["voice"] == "they"
    assert not re.search(r"[{}]", SLOT.sub("", text.replace("{name}", "")))


@each_template
def test_sentence_has_at_most_four_slots_each_with_its_form(template):
    found = slots(template)
    assert 1 <= len(found) <= 4
    assert_unique([slug for slug, _ in found])
    for slug, form in found:
        assert form in FORMS[slug]
        assert forms_missing(slug, form, template["language"]) == []


def sets_of_slots(language, voice, sentence):
    return [
        frozenset(slug for slug, _ in slots(template))
        for template in TEMPLATES
        if (template["language"], template["voice"], template["sentence"]) == (language, voice, sentence)
    ]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("voice", ["you", "they"])
def test_languages_cover_the_same_known_facts(voice, sentence):
    english, german = (sets_of_slots(language, voice, sentence) for language in LANGUAGES)
    assert_unique(english)
    assert english
    assert english == german


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", ["tools", "person", "stage", "region"])
@pytest.mark.parametrize("voice", ["you", "they"])
def test_any_known_facts_can_be_said_without_a_gap(language, voice, sentence):
    assert has_every_subset(sets_of_slots(language, voice, sentence))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", ["business", "need"])
def test_staff_never_need_a_gap(language, sentence):
    assert has_every_subset(sets_of_slots(language, "they", sentence))


def has_every_subset(sets):
    return len(set(sets)) == 2 ** len(max(sets, key=len)) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_member_is_shown_the_same_few_gaps(language):
    business, need = (min(sets_of_slots(language, "you", name), key=len) for name in ("business", "need"))
    assert business == {"industry", "employees"}
    assert need == {"need"}
    assert all(business <= found for found in sets_of_slots(language, "you", "business"))
    assert all(need <= found for found in sets_of_slots(language, "you", "need"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_fills_one_sentence(language):
    assert sets_of_slots(language, "form", "business") == [{"industry", "employees", "need"}]
    assert [template["sentence"] for template in TEMPLATES if template["voice"] == "form"] == ["business"] * 2


# ---- consent


def test_consents_are_unique_and_cover_every_purpose():
    assert_unique([(consent["purpose"], consent["channel"], consent["version"]) for consent in CONSENTS])
    assert {consent["purpose"] for consent in CONSENTS if consent["channel"] == "mail"} == PURPOSES
    asked = {(consent["purpose"], consent["channel"]) for consent in CONSENTS if consent["at_signup"]}
    assert asked == {("newsletter", "mail"), ("warnings", "mail")}


@each_consent
def test_consent_says_what_and_why_in_both_languages(consent):
    assert set(consent) == {"purpose", "channel", "version", "at_signup", "texts"}
    assert consent["purpose"] in PURPOSES
    assert consent["channel"] in {"mail", "phone", "post"}
    assert set(consent["texts"]) == set(LANGUAGES)
    for texts in consent["texts"].values():
        assert set(texts) == {"label", "text", "benefit"}
        assert all(text.endswith(".") for text in texts.values())
        assert len(texts["label"]) <= 60


@each_consent
def test_consent_says_how_to_stop(consent):
    assert re.search(r"\bstop\b", consent["texts"]["en"]["text"])
    assert re.search(r"\b(Abbestellen|Beenden)\b", consent["texts"]["de"]["text"])


# ---- words


@pytest.mark.parametrize("folder", ["questions", "products", "sentences", "consent"])
def test_words_are_plain(folder):
    for text in strings(read(folder)):
        assert not re.search(r"\b(please|bitte|successfully|erfolgreich)\b", text, re.IGNORECASE), text
        for sentence in re.split(r"[.?!]\s", text):
            assert len(sentence.split()) <= 25, sentence
