"""Gathers the features' admin pages."""

from training.courses import admin as courses

__all__ = ["courses"]
