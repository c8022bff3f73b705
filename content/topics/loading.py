from pathlib import Path

from content.starter import Record, read_list
from content.topics.models import Topic
from portal.covers import MOTIFS

STARTER = Path(__file__).parent / "starter.yaml"
KEYS = ("slug", "family", "title", "summary", "lay", "hue", "motif")


def load_topics(path: Path = STARTER) -> list[Topic]:
    """Write the topics of the file; those of the same slug are made to say what it says."""
    return [_load(record, position) for position, record in enumerate(read_list(path), 1)]


def _load(record: Record, position: int) -> Topic:
    record.only(KEYS)
    topic, _ = Topic.objects.update_or_create(
        slug=record.text("slug"),
        defaults={
            "family": record.one_of("family", Topic.Family.values),
            "title": record.text("title"),
            "summary": record.text("summary"),
            "lay": record.words("lay"),
            "hue": record.number("hue"),
            "motif": record.one_of("motif", MOTIFS),
            "position": position,
        },
    )
    return topic
