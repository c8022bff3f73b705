"""Gathers the features' tables; each lives in its feature's models.py."""

from portal.activity.models import Activity, Cursor, DailyViews, Rollup, Sighting
from portal.branding.models import Brand
from portal.feedback.models import (
    Feedback,
    FeedbackChange,
    FeedbackEvent,
    FeedbackTally,
    FeedbackWeek,
)
from portal.files.models import File, Image
from portal.mail.bounces.models import DeliveryReport
from portal.mail.models import ErasedAddress, Mailing, Message, Pace, Suppression
from portal.mail.tracking.models import Hit, KnownAgent, Link
from portal.notices.models import Notice, NoticeChoice, NoticeOccasion, NoticeRhythm
from portal.search.models import Entry, Word

__all__ = [
    "Activity",
    "Brand",
    "Cursor",
    "DailyViews",
    "DeliveryReport",
    "Entry",
    "ErasedAddress",
    "Feedback",
    "FeedbackChange",
    "FeedbackEvent",
    "FeedbackTally",
    "FeedbackWeek",
    "File",
    "Hit",
    "Image",
    "KnownAgent",
    "Link",
    "Mailing",
    "Message",
    "Notice",
    "NoticeChoice",
    "NoticeOccasion",
    "NoticeRhythm",
    "Pace",
    "Rollup",
    "Sighting",
    "Suppression",
    "Word",
]
