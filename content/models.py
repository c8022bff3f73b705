"""Gathers the features' tables; each lives in its feature's models.py."""

from content.library.models import Item
from content.problems.models import Problem
from content.ranking.models import Dismissal, Facet
from content.topics.models import Topic

__all__ = ["Dismissal", "Facet", "Item", "Problem", "Topic"]
