"""Gathers the features' admin pages."""

from content.library import admin as library
from content.problems import admin as problems
from content.ranking import admin as ranking
from content.topics import admin as topics

__all__ = ["library", "problems", "ranking", "topics"]
