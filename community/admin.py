"""Gathers the features' admin pages."""

from community.support import admin as support

__all__ = ["support"]
