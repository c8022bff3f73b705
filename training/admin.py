"""Gathers the features' admin pages."""

from training.courses import admin as courses
from training.learning import admin as learning

__all__ = ["courses", "learning"]
