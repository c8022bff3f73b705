"""Reads the starter questions, products and sentences into the tables.

What is there stays as operators left it, unless `overwrite`; words are then kept as a new version, because
answers remember which words they answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Model

from profiles.products.models import Product
from profiles.questions.catalogue import Catalogue, forget_catalogue, read_catalogue
from profiles.questions.models import Choice, Question, Wording
from profiles.sentences.checking import check_template
from profiles.sentences.models import SentenceTemplate

QUESTIONS, PRODUCTS, SENTENCES = (
    f"profiles/{folder}/starter.yaml" for folder in ("questions", "products", "sentences")
)
SETTINGS = ("subject", "type", "weight", "sensitivity", "shelf_life_days", "condition", "feeds")
WORDS = ("asks", "gap", "benefit", "used_for", "seen_by")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Entry = dict[str, Any]


class BadStarter(Exception):
    """Names the file, the entry and what is wrong with it."""


@transaction.atomic
def load_questions(*, overwrite: bool = False) -> dict[str, int]:
    """How many rows of each kind were made or changed; run again, none. Raises BadStarter."""
    written = {
        "products": _load_products(overwrite),
        "questions": _load_questions(overwrite),
        "sentences": _load_sentences(overwrite),
    }
    forget_catalogue()
    return written


def entries(path: str) -> Iterator[tuple[str, Entry]]:
    """Each entry with how to call it in an error. Raises BadStarter."""
    try:
        text = (Path(settings.BASE_DIR) / path).read_text(encoding="utf-8")
        found = yaml.load(text, Loader=LOADER)  # noqa: S506  safe ones both
    except (OSError, yaml.YAMLError) as error:
        raise BadStarter(f"{path}: {error}") from error
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise BadStarter(f"{path}: it must be a list of entries")
    for number, entry in enumerate(found, 1):
        yield f"{path}, entry {number} ({entry.get('slug') or entry.get('text')})", entry


def _checked(place: str, row: Model, exclude: Iterable[str] = ()) -> None:
    try:
        row.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise BadStarter(f"{place}: {'; '.join(error.messages)}") from error


def _field(place: str, entry: Entry, name: str) -> Any:
    if name not in entry:
        raise BadStarter(f"{place}: {name} is missing")
    return entry[name]


# Products


def _load_products(overwrite: bool) -> int:
    held = {product.slug: product for product in Product.objects.all()}
    placed = list(enumerate(entries(PRODUCTS)))
    rows = [_product(place, entry, position) for position, (place, entry) in placed]
    made = Product.objects.bulk_create(row for row in rows if row.slug not in held)
    changed = [row for row in rows if row.slug in held and _differs(row, held[row.slug], PRODUCT_FIELDS)]
    return len(made) + (_rewrite(changed, held, PRODUCT_FIELDS) if overwrite else 0)


PRODUCT_FIELDS = ("own", "lay", "words", "position")


def _product(place: str, entry: Entry, position: int) -> Product:
    given = {name: _field(place, entry, name) for name in ("slug", "own", "lay", "words")}
    row = Product(**given, position=position)
    _checked(place, row)
    return row


def _differs(new: Model, old: Model, fields: Iterable[str]) -> bool:
    return any(getattr(new, field) != getattr(old, field) for field in fields)


def _rewrite(rows: list[Any], held: dict[str, Any], fields: Iterable[str]) -> int:
    for row in rows:
        row.pk = held[row.slug].pk
    return sum(
        type(row).objects.filter(pk=row.pk).update(**{f: getattr(row, f) for f in fields}) for row in rows
    )


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
        stale = overwrite and _differs(row, old, QUESTION_FIELDS)
        written = _rewrite([row], held, QUESTION_FIELDS) if stale else 0
        row.pk = old.pk
    written += _load_wordings(place, row, _field(place, entry, "texts"), overwrite)
    return written + _load_choices(place, row, entry.get("choices") or [], overwrite)


QUESTION_FIELDS = (*SETTINGS, "writes")


def _question(place: str, entry: Entry) -> Question:
    given = {name: _field(place, entry, name) for name in ("slug", *SETTINGS)}
    row = Question(**given, writes=entry.get("writes", ""))
    _checked(place, row)
    return row


def _load_wordings(place: str, question: Question, texts: dict[str, Entry], overwrite: bool) -> int:
    held = {wording.language: wording for wording in question.wordings.filter(is_active=True)}
    written = 0
    for language, words in texts.items():
        row = _wording(f"{place}, {language}", question, language, words)
        old = held.get(language)
        if old is None or (overwrite and _differs(row, old, WORDS)):
            _add_version(row, old)
            written += 1
    return written


def _wording(place: str, question: Question, language: str, words: Entry) -> Wording:
    given = {name: _field(place, words, name) for name in WORDS}
    row = Wording(question=question, language=language, **given)
    _checked(place, row, exclude=["question"])
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
    changed = [row for row in rows if row.slug in held and _differs(row, held[row.slug], CHOICE_FIELDS)]
    return len(made) + (_rewrite(changed, held, CHOICE_FIELDS) if overwrite else 0)


def _choice(place: str, question: Question, entry: Entry, position: int) -> Choice:
    place = f"{place}, choice {entry.get('slug')}"
    row = Choice(
        question=question,
        slug=_field(place, entry, "slug"),
        group=entry.get("group", ""),
        naics=entry.get("naics", ""),
        span=NumericRange(entry["from"], entry["to"], "[)") if "from" in entry else None,
        lay=entry.get("lay", {}),
        words=_field(place, entry, "words"),
        is_common=entry.get("common", False),
        position=position,
    )
    _checked(place, row, exclude=["question"])
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
    row = SentenceTemplate(**{name: _field(place, entry, name) for name in names})
    _checked(place, row)
    return row


def _check_templates(placed: dict[str, SentenceTemplate], known: Catalogue) -> None:
    for place, row in placed.items():
        try:
            check_template(row, known)
        except ValidationError as error:
            raise BadStarter(f"{place}: {'; '.join(error.messages)}") from error
