"""Gathers the features' tables; each lives in its feature's models.py."""

from profiles.accounts.models import PendingSignup
from profiles.businesses.models import Business, BusinessReference, Membership
from profiles.clusters.models import Cluster, ClusteredBusiness, ClusterSize, ReachWish
from profiles.colleagues.models import FoundByDomain, Invitation, JoinRequest
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.engagement.models import Engagement
from profiles.facts.models import CurrentFact, Fact
from profiles.imports.models import Import, ImportKey, WrongRow
from profiles.merging.models import AccountMerge
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.partners.models import Competency, Introduction, Partner, PartnerOfRecord, PartnerStaff
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from profiles.privacy.models import Erasure, Export
from profiles.products.models import Prerequisite, Product, ProductFamily, ProductVersion
from profiles.purchases.models import Purchase, PurchaseTotal
from profiles.questions.models import Asking, Choice, Question, Wording
from profiles.security.models import AddressChange, MailedCode, OpenSession, WrongTry
from profiles.seeing.models import Look, LookedPage, Persona
from profiles.segments.models import Segment, SegmentMember, SegmentSize
from profiles.sentences.models import SentenceTemplate
from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask
from profiles.stages.models import AdopterType, BuyingStage
from profiles.value.models import OptInAsking, SplitArm, SplitTest

__all__ = [
    "AccountMerge",
    "AddressChange",
    "AdopterType",
    "Asking",
    "Business",
    "BusinessReference",
    "BuyingStage",
    "Choice",
    "Cluster",
    "ClusterSize",
    "ClusteredBusiness",
    "Competency",
    "Consent",
    "ConsentEntry",
    "ConsentWording",
    "CurrentFact",
    "Engagement",
    "Erasure",
    "Export",
    "Fact",
    "FoundByDomain",
    "Import",
    "ImportKey",
    "Introduction",
    "Invitation",
    "JoinRequest",
    "Look",
    "LookedPage",
    "MailedCode",
    "Membership",
    "OpenSession",
    "OptInAsking",
    "OwnedProduct",
    "OwnershipEntry",
    "Partner",
    "PartnerOfRecord",
    "PartnerStaff",
    "PendingSignup",
    "Person",
    "Persona",
    "Preferences",
    "Prerequisite",
    "Product",
    "ProductFamily",
    "ProductVersion",
    "Purchase",
    "PurchaseTotal",
    "Question",
    "ReachWish",
    "Segment",
    "SegmentMember",
    "SegmentSize",
    "SentenceTemplate",
    "ShopperFinding",
    "ShopperRun",
    "ShopperTask",
    "SplitArm",
    "SplitTest",
    "Wording",
    "WrongRow",
    "WrongTry",
]
