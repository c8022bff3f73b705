import functools

from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.archive.search import ISSUES
from campaigns.newsletters.emails import newsletter, newsletter_test, samples_for, test_samples
from campaigns.newsletters.kinds import TEST, slug_of, source_of
from campaigns.newsletters.pictures import in_use
from campaigns.newsletters.reporting.demo import make_sent_issues
from campaigns.newsletters.stitching import stitch
from portal.demo.makers import Maker, makers
from portal.files.purposes import users_of_images
from portal.mail.kinds import Kind, kinds
from portal.search.sources import sources
from profiles.consent.models import Purpose


def register() -> None:
    """A kind for each consent that a series may rest on; the test goes to whoever asked for it, consent or not."""
    for purpose in Purpose:
        slug = slug_of(purpose)
        samples = functools.partial(samples_for, purpose.value)
        kind = Kind(
            slug,
            purpose.label,
            newsletter,
            purpose=purpose.value,
            samples=samples,
            stitch=stitch,
            source=source_of,
        )
        kinds.register(slug, kind)
    sources.register(ISSUES.slug, ISSUES)
    users_of_images.register("newsletters", in_use)
    makers.register("newsletters", Maker("newsletters", make_sent_issues))
    kinds.register(
        TEST, Kind(TEST, _("Newsletter: a test to oneself"), newsletter_test, samples=test_samples)
    )
