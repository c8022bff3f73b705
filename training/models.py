"""Gathers the features' tables; each lives in its feature's models.py."""

from training.courses.models import Card, Option, Training
from training.learning.models import Progress

__all__ = ["Card", "Option", "Progress", "Training"]
