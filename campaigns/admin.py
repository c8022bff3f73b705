"""Gathers the features' admin pages."""

from campaigns.newsletters import admin as newsletters

__all__ = ["newsletters"]
