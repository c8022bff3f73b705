"""Reads the starter questions, products and sentences into the tables.

What is there stays as operators left it, unless `overwrite`; words are then kept as a new version, because
answers remember which words they answered.
"""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from profiles.products.loading import load_families, load_products
from profiles.questions.catalogue import Catalogue, forget_catalogue, read_catalogue
from profiles.questions.models import Choice, Question, Wording
from profiles.sentences.checking import check_template
from profiles.sentences.models import SentenceTemplate
from profiles.starter import BadStarter, Entry, checked, differs, entries, needed, rewrite

QUESTIONS, SENTENCES = (f"profiles/{folder}/starter.yaml" for folder in ("questions", "sentences"))
SETTINGS = ("subject", "type", "weight", "sensitivity", "shelf_life_days", "condition", "feeds")
WORDS = ("asks", "gap", "benefit", "used_for", "seen_by")


@transaction.atomic
def load_questions(*, overwrite: bool = False) -> dict[str, int]:
    """How many rows of each kind were made or changed; run again, none. Raises BadStarter."""
    written = {
        "families": load_families(overwrite),
        "products": load_products(overwrite),
        "questions": _load_questions(overwrite),
        "sentences": _load_sentences(overwrite),
    }
    forget_catalogue()
    return written


# Questions, with their wordings and choices


def _load_questions(overwrite: bool) -> int:
    held = {question.slug: question for question in Question.objects.all()}
    return sum(_load_question(place, entry, held, overwrite) for place, entry in entries(QUESTIONS))


def _load_question(place: str, entry: Entry, held: dict[str, Question], overwrite: bool) -> int:
    row = _question(place, entry)
    old = held.get(row.slug)
    if old is None:
        row.save(force_insert=True)
        written = 1
    else:
        stale = overwrite and differs(row, old, QUESTION_FIELDS)
        written = rewrite([row], held, QUESTION_FIELDS) if stale else 0
        row.pk = old.pk
    written += _load_wordings(place, row, needed(place, entry, "texts"), overwrite)
    return written + _load_choices(place, row, entry.get("choices") or [], overwrite)


QUESTION_FIELDS = (*SETTINGS, "writes", "assesses_needs")


def _question(place: str, entry: Entry) -> Question:
    given = {name: needed(place, entry, name) for name in ("slug", *SETTINGS)}
    own = {"writes": entry.get("writes", ""), "assesses_needs": entry.get("assesses_needs", False)}
    row = Question(**given, **own)
    checked(place, row)
    return row


def _load_wordings(place: str, question: Question, texts: dict[str, Entry], overwrite: bool) -> int:
    held = {wording.language: wording for wording in question.wordings.filter(is_active=True)}
    written = 0
    for language, words in texts.items():
        row = _wording(f"{place}, {language}", question, language, words)
        old = held.get(language)
        if old is None or (overwrite and differs(row, old, WORDS)):
            _add_version(row, old)
            written += 1
    return written


def _wording(place: str, question: Question, language: str, words: Entry) -> Wording:
    given = {name: needed(place, words, name) for name in WORDS}
    row = Wording(question=question, language=language, **given)
    checked(place, row, exclude=["question"])
    if "{gap}" not in row.gap:
        raise BadStarter(f"{place}: gap must hold {{gap}}")
    return row


def _add_version(row: Wording, old: Wording | None) -> None:
    if old is not None:
        Wording.objects.filter(pk=old.pk).update(is_active=False)
        row.version = old.version + 1
    row.save(force_insert=True)


CHOICE_FIELDS = ("group", "naics", "span", "lay", "words", "is_common", "position")


def _load_choices(place: str, question: Question, found: list[Entry], overwrite: bool) -> int:
    held = {choice.slug: choice for choice in question.choices.all()}
    rows = [_choice(place, question, entry, position) for position, entry in enumerate(found)]
    made = Choice.objects.bulk_create(row for row in rows if row.slug not in held)
    changed = [row for row in rows if row.slug in held and differs(row, held[row.slug], CHOICE_FIELDS)]
    return len(made) + (rewrite(changed, held, CHOICE_FIELDS) if overwrite else 0)


def _choice(place: str, question: Question, entry: Entry, position: int) -> Choice:
    place = f"{place}, choice {entry.get('slug')}"
    row = Choice(
        question=question,
        slug=needed(place, entry, "slug"),
        group=entry.get("group", ""),
        naics=entry.get("naics", ""),
        span=NumericRange(entry["from"], entry["to"], "[)") if "from" in entry else None,
        lay=entry.get("lay", {}),
        words=needed(place, entry, "words"),
        is_common=entry.get("common", False),
        position=position,
    )
    checked(place, row, exclude=["question"])
    return row


# Sentences

Key = tuple[str, str, str]
Groups = dict[Key, dict[str, SentenceTemplate]]


def _load_sentences(overwrite: bool) -> int:
    """A sentence that has templates in its language and voice is the operator's; `overwrite` replaces them."""
    groups: Groups = defaultdict(dict)
    for place, entry in entries(SENTENCES):
        row = _sentence(place, entry)
        groups[row.language, row.voice, row.sentence][place] = row
    held = read_catalogue()
    return sum(_load_group(key, rows, held, overwrite) for key, rows in groups.items())


def _load_group(key: Key, placed: dict[str, SentenceTemplate], known: Catalogue, overwrite: bool) -> int:
    language, voice, sentence = key
    rows = placed.values()
    held = SentenceTemplate.objects.filter(language=language, voice=voice, sentence=sentence)
    old = [(row.position, row.text) for row in held.order_by("id")]
    if old and (not overwrite or old == [(row.position, row.text) for row in rows]):
        return 0
    _check_templates(placed, known)
    held.delete()
    return len(SentenceTemplate.objects.bulk_create(rows))


def _sentence(place: str, entry: Entry) -> SentenceTemplate:
    names = ("sentence", "position", "language", "voice", "text")
    row = SentenceTemplate(**{name: needed(place, entry, name) for name in names})
    checked(place, row)
    return row


def _check_templates(placed: dict[str, SentenceTemplate], known: Catalogue) -> None:
    for place, row in placed.items():
        try:
            check_template(row, known)
        except ValidationError as error:
            raise BadStarter(f"{place}: {'; '.join(error.messages)}") from error
