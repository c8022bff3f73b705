from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from content.topics.models import Topic
from portal.search.sources import Findable, SearchSource


def findables() -> Iterator[Findable]:
    for topic in Topic.objects.all():
        yield Findable(
            object_id=topic.pk,
            kind="topic",
            title=topic.title,
            language=topic.language,
            url=topic.get_absolute_url(),
            summary=topic.summary,
            lay="\n".join(topic.lay),
        )


TOPICS = SearchSource("topic", _("Topic"), findables, shelf=True)
