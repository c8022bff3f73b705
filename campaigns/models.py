"""Gathers the features' tables; each lives in its feature's models.py."""

from campaigns.newsletters.models import Block, Event, Issue, Newsletter, Version

__all__ = ["Block", "Event", "Issue", "Newsletter", "Version"]
