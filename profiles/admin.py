"""Gathers the features' lists for operators."""

from profiles.businesses.admin import BusinessAdmin
from profiles.clusters.admin import ClusterAdmin, ClusteredBusinessAdmin
from profiles.consent.admin import ConsentAdmin, ConsentEntryAdmin, ConsentWordingAdmin
from profiles.engagement.admin import EngagementAdmin
from profiles.facts.admin import FactAdmin
from profiles.imports.admin import ImportAdmin
from profiles.merging.admin import AccountMergeAdmin
from profiles.owning.admin import OwnedProductAdmin, OwnershipEntryAdmin
from profiles.partners.admin import CompetencyAdmin, PartnerAdmin, PartnerOfRecordAdmin
from profiles.people.admin import PersonAdmin
from profiles.preferences.admin import PreferencesAdmin
from profiles.products.admin import ProductAdmin, ProductFamilyAdmin
from profiles.purchases.admin import PurchaseAdmin
from profiles.questions.admin import AskingAdmin, QuestionAdmin
from profiles.seeing.admin import LookAdmin
from profiles.segments.admin import SegmentAdmin
from profiles.sentences.admin import SentenceTemplateAdmin
from profiles.stages.admin import AdopterTypeAdmin, BuyingStageAdmin

__all__ = [
    "AccountMergeAdmin",
    "AdopterTypeAdmin",
    "AskingAdmin",
    "BusinessAdmin",
    "BuyingStageAdmin",
    "ClusterAdmin",
    "ClusteredBusinessAdmin",
    "CompetencyAdmin",
    "ConsentAdmin",
    "ConsentEntryAdmin",
    "ConsentWordingAdmin",
    "EngagementAdmin",
    "FactAdmin",
    "ImportAdmin",
    "LookAdmin",
    "OwnedProductAdmin",
    "OwnershipEntryAdmin",
    "PartnerAdmin",
    "PartnerOfRecordAdmin",
    "PersonAdmin",
    "PreferencesAdmin",
    "ProductAdmin",
    "ProductFamilyAdmin",
    "PurchaseAdmin",
    "QuestionAdmin",
    "SegmentAdmin",
    "SentenceTemplateAdmin",
]
