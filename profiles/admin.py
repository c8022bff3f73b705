"""Gathers the features' lists for operators."""

from profiles.businesses.admin import BusinessAdmin
from profiles.consent.admin import ConsentAdmin, ConsentEntryAdmin, ConsentWordingAdmin
from profiles.facts.admin import FactAdmin
from profiles.imports.admin import ImportAdmin
from profiles.people.admin import PersonAdmin
from profiles.preferences.admin import PreferencesAdmin
from profiles.products.admin import ProductAdmin
from profiles.questions.admin import AskingAdmin, QuestionAdmin
from profiles.seeing.admin import LookAdmin
from profiles.segments.admin import SegmentAdmin
from profiles.sentences.admin import SentenceTemplateAdmin

__all__ = [
    "AskingAdmin",
    "BusinessAdmin",
    "ConsentAdmin",
    "ConsentEntryAdmin",
    "ConsentWordingAdmin",
    "FactAdmin",
    "ImportAdmin",
    "LookAdmin",
    "PersonAdmin",
    "PreferencesAdmin",
    "ProductAdmin",
    "QuestionAdmin",
    "SegmentAdmin",
    "SentenceTemplateAdmin",
]
