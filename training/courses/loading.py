from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from content.library.links import check_links, resolve
from content.library.models import Item
from content.ranking.facets import set_fits
from content.starter import Record, read_folder
from content.topics.models import Topic
from portal import markdown
from portal.search.indexing import rebuild
from training.courses.models import Card, Option, Training
from training.courses.parsing import CardText, OptionText, parse_cards

STARTER = Path(__file__).parent / "starter"
KEYS = (
    *("slug", "title", "summary", "promise", "minutes", "topics", "lay"),
    *("author", "checked", "position", "next", "today"),
)


@transaction.atomic
def load_trainings(folder: Path = STARTER) -> list[Training]:
    """Write the trainings of the folder, all or none. How far people are is kept: cards are known by position.

    What an operator has withdrawn stays withdrawn. Raises BadStarter.
    """
    records = list(read_folder(folder))
    topics: dict[str, Topic | int] = {topic.slug: topic for topic in Topic.objects.all()}
    trainings = {record.text("slug"): _load(record, topics) for record in records}
    for record in records:
        _lead_on(record, trainings)
    _check_links(records)
    rebuild("training")
    return list(trainings.values())


def _load(record: Record, topics: dict[str, Topic | int]) -> Training:
    record.only(KEYS, ("fits",))
    slug = record.text("slug")
    training = Training.objects.filter(slug=slug).first() or Training(slug=slug, published_at=timezone.now())
    _write(training, {**_fields(record), **_today(record)}, record, "front matter")
    training.topics.set(record.pick("topics", topics))
    _write_cards(training, record)
    set_fits("training", training.pk, record)
    return training


def _fields(record: Record) -> dict[str, Any]:
    return {
        "title": record.text("title"),
        "summary": record.text("summary"),
        "promise": record.text("promise"),
        "minutes": record.number("minutes"),
        "lay": record.words("lay"),
        "author": record.text("author"),
        "checked_on": record.date("checked"),
        "position": record.number("position"),
    }


def _today(record: Record) -> dict[str, str]:
    today = Record(f"{record.where}: today", record.table("today"))
    today.only(("title", "text"), ("copy",))
    copy = today.text("copy") if "copy" in today.data else ""
    return {"today_title": today.text("title"), "today_text": today.text("text"), "today_copy": copy}


def _write_cards(training: Training, record: Record) -> None:
    texts = parse_cards(record)
    for position, text in enumerate(texts, 1):
        card = training.cards.filter(position=position).first() or Card(training=training, position=position)
        _write(card, _card_fields(text), record, f"card {position}")
        _write_options(card, text.options, record)
    training.cards.filter(position__gt=len(texts)).delete()


def _card_fields(text: CardText) -> dict[str, str]:
    html = markdown.render(text.body, resolve)
    return {"title": text.title, "html": html, "figure_html": markdown.render(text.figure, resolve)}


def _write_options(card: Card, texts: list[OptionText], record: Record) -> None:
    """Nothing points at options: where they differ, all of a card are made anew."""
    wanted = [
        {
            "position": at,
            "text": text.text,
            "why_html": markdown.render(text.why, resolve),
            "is_best": text.is_best,
        }
        for at, text in enumerate(texts, 1)
    ]
    if wanted != list(card.options.values("position", "text", "why_html", "is_best")):
        card.options.all().delete()
        for fields in wanted:
            _write(Option(card=card), fields, record, f"card {card.position}")


def _write(row: models.Model, fields: dict[str, Any], record: Record, where: str) -> None:
    """Save the row if it does not say this yet."""
    if row.pk and all(getattr(row, name) == value for name, value in fields.items()):
        return
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise record.wrong(where, "; ".join(error.messages)) from error
    row.save()


def _lead_on(record: Record, trainings: dict[str, Training]) -> None:
    [following] = Record(record.where, {"next": [record.text("next")]}).pick("next", trainings)
    _write(trainings[record.text("slug")], {"following": following}, record, "next")


def _check_links(records: Iterable[Record]) -> None:
    headings = Item.objects.values_list("slug", "headings")
    anchors = {slug: [anchor for anchor, _ in found] for slug, found in headings}
    for record in records:
        for position, text in enumerate(parse_cards(record), 1):
            here = Record(f"{record.where}: card {position}", {}, "")
            for part in (text.body, text.figure, *(option.why for option in text.options)):
                check_links(here, part, anchors)
