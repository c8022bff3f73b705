"""Gathers the features' tables; each lives in its feature's models.py."""

from community.support.models import HelpRequest

__all__ = ["HelpRequest"]
