"""Which providers there are, and which of them let somebody in."""

from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from profiles.people.models import Person


@dataclass(frozen=True)
class Service:
    """`id` is empty for one that let somebody in once and is no longer set up."""

    id: str
    name: str
    link: SocialAccount | None = None


def services() -> list[Service]:
    apps: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [Service(app["provider_id"], app["name"]) for app in apps]


def name_of(provider: str) -> str:
    return next((service.name for service in services() if service.id == provider), provider)


def services_of(person: Person) -> list[Service]:
    """All that are set up, and those that are linked."""
    links = {link.provider: link for link in SocialAccount.objects.filter(user=person).order_by("pk")}
    known = [Service(service.id, service.name, links.pop(service.id, None)) for service in services()]
    return known + [Service("", name, link) for name, link in links.items()]
