"""Gathers the features' tables; each lives in its feature's models.py."""

from profiles.accounts.models import PendingSignup
from profiles.businesses.models import Business, Membership
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.facts.models import CurrentFact, Fact
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from profiles.privacy.models import Erasure
from profiles.products.models import Product
from profiles.questions.models import Asking, Choice, Question, Wording
from profiles.security.models import AddressChange, MailedCode, OpenSession, WrongTry
from profiles.seeing.models import Look, LookedPage, Persona
from profiles.segments.models import Segment, SegmentMember, SegmentSize
from profiles.sentences.models import SentenceTemplate
from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask
from profiles.value.models import OptInAsking, SplitArm, SplitTest

__all__ = [
    "AddressChange",
    "Asking",
    "Business",
    "Choice",
    "Consent",
    "ConsentEntry",
    "ConsentWording",
    "CurrentFact",
    "Erasure",
    "Fact",
    "Look",
    "LookedPage",
    "MailedCode",
    "Membership",
    "OpenSession",
    "OptInAsking",
    "PendingSignup",
    "Person",
    "Persona",
    "Preferences",
    "Product",
    "Question",
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
    "WrongTry",
]
