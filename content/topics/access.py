from django.shortcuts import get_object_or_404

from content.topics.models import Topic


def get_topic(slug: str) -> Topic:
    return get_object_or_404(Topic, slug=slug)
