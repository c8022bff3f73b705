"""Gathers the features' tables; each lives in its feature's models.py."""

from campaigns.newsletters.models import Block, Event, Issue, Newsletter, Version
from campaigns.newsletters.reporting.models import Figures

__all__ = ["Block", "Event", "Figures", "Issue", "Newsletter", "Version"]
