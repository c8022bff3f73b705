from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from campaigns.newsletters.archive.access import get_newsletter
from campaigns.newsletters.archive.querysets import readable
from campaigns.newsletters.archive.reading import Teaser, teasers
from campaigns.newsletters.models import Newsletter
from portal.web.looking import not_looked_at

ITEMS = 20


class Issues(Feed[Teaser, Newsletter]):
    """The issues of a series that anyone may read, for feed readers; in the language of the newsletter."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, newsletter: str) -> Newsletter:
        return get_newsletter(newsletter)

    def title(self, newsletter: Newsletter) -> str:
        return newsletter.name

    def link(self, newsletter: Newsletter) -> str:
        return reverse("newsletter-archive", args=[newsletter.slug])

    def items(self, newsletter: Newsletter) -> list[Teaser]:
        return teasers(readable().filter(newsletter=newsletter)[:ITEMS], newsletter.language)

    def item_title(self, teaser: Teaser) -> str:
        return teaser.subject

    def item_description(self, teaser: Teaser) -> str:
        return teaser.preview

    def item_link(self, teaser: Teaser) -> str:
        return teaser.url

    def item_pubdate(self, teaser: Teaser) -> datetime | None:
        return teaser.at

    item_updateddate = item_pubdate


@not_looked_at
@require_safe
def issues(request: HttpRequest, newsletter: str) -> HttpResponse:
    return _answer(request, newsletter=newsletter)


_answer = Issues()
