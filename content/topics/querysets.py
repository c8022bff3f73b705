from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef

from content.topics.models import Topic


def topics_of(model: type[Model]) -> ArraySubquery:
    """The ids of the topics of each row of a model with `topics`, for annotating its querysets."""
    field = model._meta.get_field("topics")
    through = field.remote_field.through  # type: ignore[union-attr]
    mine = through._default_manager.filter(**{field.m2m_field_name(): OuterRef("pk")})  # type: ignore[union-attr]
    return ArraySubquery(mine.order_by("topic_id").values("topic_id"))


def by_family() -> list[tuple[str, list[Topic]]]:
    """The families in words, each with its topics in order; one query."""
    topics = list(Topic.objects.all())
    return [
        (str(family.label), [topic for topic in topics if topic.family == family.value])
        for family in Topic.Family
    ]


def first_of(topics: Iterable[Topic]) -> tuple[int, str]:
    """Hue and motif of the first topic, for covers of things that have several."""
    first = next(iter(topics), None)
    return (first.hue, first.motif) if first else (0, "dots")
