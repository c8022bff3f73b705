"""The kinds of mail that newsletters are sent as: one for each purpose, because a kind rests on one consent."""

from portal.mail.kinds import Kind, kinds
from profiles.consent.models import Purpose

TEST = "newsletter_test"


def slug_of(purpose: str) -> str:
    """`newsletter`, or for a series that rests on another consent `newsletter_tips` and so on."""
    return "newsletter" if purpose == Purpose.NEWSLETTER else f"newsletter_{purpose}"


def kind_for(purpose: str) -> Kind:
    return kinds[slug_of(purpose)]
