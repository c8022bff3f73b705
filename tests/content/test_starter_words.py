"""The starter content parses, its links and anchors resolve, and its words keep the house rules.

No database and no Django: these are files. The rules come from DESIGN.md ("Every page"):
sentences of at most 25 words, reading grade at most 8, no banned words.
"""

import datetime
import re
from pathlib import Path

import frontmatter
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TOPICS = ROOT / "content/topics/starter.yaml"
LIBRARY = ROOT / "content/library/starter"
PROBLEMS = ROOT / "content/problems/starter.yaml"
COURSES = ROOT / "training/courses/starter"

MAX_SENTENCE = 25  # words, the house rule
MAX_GRADE = 8.0  # Flesch-Kincaid, per file
CARD_WORDS = 60

FAMILIES = {"industry", "business", "technology"}
GROUPS = {
    "food-and-drink",
    "shops",
    "beauty-and-wellbeing",
    "health-and-care",
    "trades-and-building",
    "professional-services",
    "hospitality-and-travel",
    "makers-and-farms",
    "transport-and-vehicles",
    "charities-and-clubs",
}
MOTIFS = {
    "awning",
    "coins",
    "bars",
    "sun",
    "dots",
    "leaf",
    "steps",
    "wave",
    "shelf",
    "panes",
    "arches",
    "cable",
    "letter",
    "receipt",
    "talk",
    "quilt",
}
NEEDS = {
    "get-paid",
    "save-time",
    "stay-safe",
    "computers-work",
    "find-staff",
    "more-customers",
    "close-faster",
}
STAGES = {"starting", "new", "steady", "growing", "handing-over"}
INDUSTRIES = {
    "bakery",
    "cafe",
    "restaurant",
    "takeaway",
    "pub",
    "caterer",
    "clothes-shop",
    "food-shop",
    "florist",
    "online-shop",
    "hair-salon",
    "beauty-salon",
    "gym",
    "dental-practice",
    "vet",
    "care-home",
    "pharmacy",
    "building-firm",
    "plumber",
    "electrician",
    "painter",
    "landscaper",
    "cleaning",
    "accountant",
    "law-firm",
    "architect",
    "estate-agent",
    "it-services",
    "marketing-agency",
    "hotel",
    "guest-house",
    "travel-agent",
    "farm",
    "brewery",
    "workshop",
    "printer",
    "garage",
    "taxi",
    "haulage",
    "nursery",
    "charity",
    "sports-club",
}
CHALLENGES = {"customers", "staff", "time", "costs", "paperwork", "late-payment", "technology"}
ROLES = {"owner", "manager", "office", "finance", "sales", "marketing", "it", "operations"}
PRODUCTS = {
    product["slug"]
    for product in yaml.safe_load((ROOT / "profiles/products/starter.yaml").read_text(encoding="utf-8"))
}
FIT_CHOICES = {
    "challenge": CHALLENGES,
    "role": ROLES,
    "software": PRODUCTS,
    "industry": INDUSTRIES,
    "industry_group": GROUPS,
    "need": NEEDS,
    "stage": STAGES,
    "comfort": {"low", "middle", "high"},
}
FIT_RANGES = {"employees", "pcs"}
BANNED = ("please", "successfully", "simply", "utilize", "utilise", "leverage")

HEADING = re.compile(r"^## (?P<text>.+?) \{#(?P<anchor>[a-z0-9-]+)\}$", re.M)
LINK = re.compile(r"\]\(library:([a-z0-9-]+)(?:#([a-z0-9-]+))?\)")
OPTION = re.compile(r"^- \[( |x)\] (.+)\n  (\S.+)$", re.M)
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def load_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load_folder(folder):
    return {path.stem: frontmatter.load(path) for path in sorted(folder.glob("*.md"))}


topics = load_yaml(TOPICS)
problems = load_yaml(PROBLEMS)
library = load_folder(LIBRARY)
courses = load_folder(COURSES)
topic_slugs = {topic["slug"] for topic in topics}

by_slug = pytest.mark.parametrize("slug", sorted(library))
by_course = pytest.mark.parametrize("slug", sorted(courses))
by_problem = pytest.mark.parametrize("problem", problems, ids=lambda p: p["slug"])


def anchors(slug):
    return [m["anchor"] for m in HEADING.finditer(library[slug].content)]


def cards(slug):
    """[(title, body)] of a training."""
    parts = re.split(r"^# (.+)$", courses[slug].content, flags=re.M)
    assert parts[0].strip() == "", "text before the first card"
    return list(zip(parts[1::2], (body.strip() for body in parts[2::2]), strict=True))


def check_fits(fits):
    for key, value in fits.items():
        assert isinstance(value, list), f"fits.{key} must be a list"
        assert value, f"fits.{key} is empty: leave the key out"
        if key in FIT_RANGES:
            low, high = value
            assert isinstance(low, int)
            assert isinstance(high, int)
            assert low <= high
        else:
            assert key in FIT_CHOICES, f"unknown fits key {key}"
            assert set(value) <= FIT_CHOICES[key], f"fits.{key}: {set(value) - FIT_CHOICES[key]}"


def check_lay(lay, most=10):
    assert 4 <= len(lay) <= most
    assert all(isinstance(phrase, str) and phrase.strip() for phrase in lay)
    assert len({phrase.lower() for phrase in lay}) == len(lay)


def check_links(text):
    for slug, anchor in LINK.findall(text):
        assert slug in library, f"library:{slug} does not exist"
        if anchor:
            assert anchor in anchors(slug), f"library:{slug}#{anchor} does not exist"


# --- words -------------------------------------------------------------------------------------


def plain(markdown):
    """Markdown to lines of plain text; each list item, heading or quoted line stands alone."""
    text = re.sub(r"\{#[a-z0-9-]+\}", "", markdown)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    lines = []
    for line in text.splitlines():
        line = re.sub(r"^\s*(>\s*)?(#+\s+|\d+\.\s+|-\s+(\[[ x]\]\s+)?)?", "", line)
        lines.append(re.sub(r"[*_`]", "", line).strip())
    return lines


def sentences(markdown):
    for line in plain(markdown):
        for part in re.split(r"(?<=[.!?])[”’\")]*\s+(?=[“‘(\[A-Z0-9])", line):
            if words(part):
                yield part


def words(text):
    return re.findall(r"[^\W_]+(?:[’'@.-][^\W_]+)*", text)


def syllables(word):
    if not re.search(r"[a-z]", word, re.I):
        return 1
    total = 0
    for part in re.split(r"[-’'@.]", word.lower()):
        part = re.sub(r"[^a-z]", "", part)
        count = len(re.findall(r"[aeiouy]+", part))
        if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[aeiouy][^aeiouysxz]es$", part) and count > 1:
            count -= 1
        total += max(count, 1) if len(part) > 1 else int(bool(part) and part in "aeiouy")
    return max(total, 1)


def grade(found):
    """Flesch-Kincaid grade. Headings and short labels are left out: they'd only flatter the result."""
    found = [s for s in found if len(words(s)) > 3]
    tokens = [w for s in found for w in words(s)]
    return 0.39 * len(tokens) / len(found) + 11.8 * sum(syllables(w) for w in tokens) / len(tokens) - 15.59


def all_strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from all_strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_strings(inner)


def readable_texts():
    """{file: text people read}. Lay phrases are customers' words, so the rules skip them."""
    texts = {
        "topics": "\n".join(f"{t['title']}\n{t['summary']}" for t in topics),
        "problems": "\n".join(f"{p['title']}\n{p['short']}" for p in problems),
    }
    for slug, post in library.items():
        texts[f"library/{slug}"] = "\n".join(
            [*(post[key] for key in ("title", "summary", "able")), post.content]
        )
    for slug, post in courses.items():
        texts[f"training/{slug}"] = "\n".join(
            [
                *(post[key] for key in ("title", "summary", "promise")),
                *all_strings(post["today"]),
                post.content,
            ]
        )
    return texts


TEXTS = readable_texts()
by_text = pytest.mark.parametrize("name", sorted(TEXTS))


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("invoice", 2), ("note", 1), ("people", 2), ("noted", 2), ("asked", 1), ("password", 2)],
)
def test_the_syllable_counter_is_sane(word, count):
    assert syllables(word) == count


def test_the_grade_tells_plain_from_stiff():
    easy = ["Send the note today, and call them in a week."]
    stiff = ["Organisational prioritisation necessitates comprehensive reconsideration of expenditure."]
    assert grade(easy) < 4 < 12 < grade(stiff)


@by_text
def test_sentences_are_short(name):
    long = [s for s in sentences(TEXTS[name]) if len(words(s)) > MAX_SENTENCE]
    assert not long, f"over {MAX_SENTENCE} words: {long}"


@by_text
def test_reading_grade(name):
    assert grade(list(sentences(TEXTS[name]))) <= MAX_GRADE


@by_text
def test_banned_words_and_signs(name):
    text = TEXTS[name].lower()
    assert not [word for word in BANNED if re.search(rf"\b{word}\b", text)]
    assert not re.search(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]", text), "no emoji"
    assert not re.search(r"%|\bper ?cent\b", text), "no figure that nobody counted"
    assert "'" not in text, "use ’ in text people read"


# --- topics ------------------------------------------------------------------------------------


def test_topics():
    assert len(topic_slugs) == len(topics)
    assert {t["slug"] for t in topics if t["family"] == "industry"} == GROUPS
    for topic in topics:
        assert set(topic) == {"slug", "family", "title", "summary", "lay", "hue", "motif"}
        assert SLUG.match(topic["slug"])
        assert topic["family"] in FAMILIES
        assert topic["hue"] in range(0, 346, 15)
        assert topic["motif"] in MOTIFS
        assert len(list(sentences(topic["summary"]))) == 1
        check_lay(topic["lay"], most=12)


def test_no_two_topics_share_a_cover():
    covers = [(t["hue"], t["motif"]) for t in topics]
    assert len(set(covers)) == len(covers)


def test_every_business_and_technology_topic_that_items_name_exists():
    for source in [*library.values(), *courses.values()]:
        assert source["topics"]
        assert set(source["topics"]) <= topic_slugs
    for problem in problems:
        assert problem["topics"]
        assert set(problem["topics"]) <= topic_slugs


# --- library -----------------------------------------------------------------------------------


def test_library_has_each_kind_and_each_need():
    kinds = [post["kind"] for post in library.values()]
    assert min(kinds.count(kind) for kind in ("article", "guide", "checklist")) >= 3
    assert {need for post in library.values() for need in post.get("fits", {}).get("need", [])} == NEEDS


@by_slug
def test_item_front_matter(slug):
    post = library[slug]
    required = {"slug", "kind", "title", "summary", "able", "minutes", "topics", "lay", "author", "checked"}
    assert required <= set(post.keys()) <= required | {"fits"}
    assert post["slug"] == slug
    assert post["kind"] in {"article", "guide", "checklist"}
    assert isinstance(post["minutes"], int)
    assert 1 <= post["minutes"] <= 15
    assert isinstance(post["checked"], datetime.date)
    check_lay(post["lay"])
    check_fits(post.get("fits", {}))


@by_slug
def test_item_body(slug):
    body = library[slug].content
    assert 300 <= len(words(body)) <= 700
    assert not re.search(r"^# ", body, re.M), "the title is the level-one heading"
    headings = re.findall(r"^## .+$", body, re.M)
    assert len(headings) == len(anchors(slug)), "each section needs {#anchor}"
    assert len(set(anchors(slug))) == len(anchors(slug)) >= 3
    if library[slug]["kind"] == "checklist":
        assert len(re.findall(r"^- \[ \] ", body, re.M)) >= 8
    check_links(body)


# --- problems ----------------------------------------------------------------------------------


def test_ten_problems_in_order():
    assert [p["position"] for p in problems] == list(range(1, 11))
    assert len({p["slug"] for p in problems}) == 10


@by_problem
def test_problem(problem):
    required = {"slug", "title", "lay", "minutes", "item", "anchor", "short", "topics", "position"}
    assert required <= set(problem) <= required | {"fits"}
    assert SLUG.match(problem["slug"])
    assert isinstance(problem["minutes"], int)
    assert problem["minutes"] >= 1
    assert problem["item"] in library
    assert problem["anchor"] in anchors(problem["item"])
    steps = re.findall(r"^\d+\. ", problem["short"], re.M)
    assert not steps or 2 <= len(steps) <= 4
    check_lay(problem["lay"])
    check_fits(problem.get("fits", {}))
    check_links(problem["short"])


# --- trainings ---------------------------------------------------------------------------------


def test_trainings_lead_on():
    assert sorted(post["position"] for post in courses.values()) == list(range(1, len(courses) + 1))
    for slug, post in courses.items():
        assert post["next"] in courses
        assert post["next"] != slug


@by_course
def test_training_front_matter(slug):
    post = courses[slug]
    required = {
        "slug",
        "title",
        "summary",
        "promise",
        "minutes",
        "topics",
        "lay",
        "author",
        "checked",
        "position",
        "next",
        "today",
    }
    assert required <= set(post.keys()) <= required | {"fits"}
    assert post["slug"] == slug
    assert post["minutes"] in range(3, 6)
    assert isinstance(post["checked"], datetime.date)
    assert {"title", "text"} <= set(post["today"]) <= {"title", "text", "copy"}
    check_lay(post["lay"])
    check_fits(post.get("fits", {}))


@by_course
def test_training_cards(slug):
    found = cards(slug)
    assert 4 <= len(found) <= 6
    checks = [(title, body) for title, body in found if "- [" in body]
    assert len(checks) == 1, "exactly one check card"
    title, body = checks[0]
    assert title.endswith("?")
    options = OPTION.findall(body)
    assert 3 <= len(options) <= 4
    assert len(options) == len(re.findall(r"^- \[", body, re.M)), "each option needs its reason below it"
    assert [mark for mark, _, _ in options].count("x") == 1
    for card_title, card_body in found:
        check_links(card_body)
        if card_title == title:
            continue
        assert len(re.findall(r"(?:^>.*\n?)+", card_body, re.M)) <= 1, f"{card_title}: one example at most"
        text = re.sub(r"^>.*$", "", card_body, flags=re.M)
        assert 0 < len(words("\n".join(plain(text)))) <= CARD_WORDS, card_title
