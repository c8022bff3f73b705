import functools

from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.archive.search import ISSUES
from campaigns.newsletters.attention import waiting_issues
from campaigns.newsletters.emails import newsletter, newsletter_test, samples_for, test_samples
from campaigns.newsletters.kinds import TEST, slug_of, source_of
from campaigns.newsletters.notices import KINDS
from campaigns.newsletters.pictures import in_use
from campaigns.newsletters.reporting.demo import make_sent_issues
from campaigns.newsletters.reporting.demo_volume import count_issues, read_issues
from campaigns.newsletters.segments import issues_that_use
from campaigns.newsletters.stitching import stitch
from campaigns.newsletters.worth import WORTH
from campaigns.newsletters.worth_demo import make_worth
from portal.administration import attention
from portal.demo.makers import Maker, makers
from portal.feedback.targets import targets
from portal.files.purposes import users_of_images
from portal.mail.kinds import Kind, kinds
from portal.notices.kinds import register as register_notices
from portal.search.sources import sources
from profiles.consent.models import Purpose
from profiles.merging.rules import MOVES, account_rules, register_all
from profiles.privacy.personal import Area, hold, let_go
from profiles.segments.uses import users_of_segments

WRITTEN_BY = ("Issue.written_by", "Issue.approved_by", "Version.by", "Event.by")


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
    targets.register(WORTH.slug, WORTH)
    sources.register(ISSUES.slug, ISSUES)
    attention.lend("issues", waiting_issues, order=30)
    makers.register("newsletters", Maker("newsletters", make_sent_issues, read_issues, complete=count_issues))
    makers.register("worth", Maker("worth", make_worth))
    users_of_images.register("newsletters", in_use)
    register_all(account_rules, MOVES, *(f"campaigns.{key}" for key in WRITTEN_BY))
    users_of_segments.register("newsletters", issues_that_use)
    kinds.register(
        TEST, Kind(TEST, _("Newsletter: a test to oneself"), newsletter_test, samples=test_samples)
    )
    for notices in KINDS:
        register_notices(notices)
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "campaigns.Issue",
        _("Issues you wrote or approved"),
        Area.WORK,
        let_go("written_by"),
        let_go("approved_by"),
        gives=("newsletter__name", "number", "title"),
    )
    hold(
        "campaigns.Version",
        _("Versions you saved"),
        Area.WORK,
        let_go("by"),
        gives=("issue__title", "number", "at"),
    )
    hold(
        "campaigns.Event",
        _("What you did with issues"),
        Area.WORK,
        let_go("by"),
        gives=("issue__title", "what", "at"),
    )
