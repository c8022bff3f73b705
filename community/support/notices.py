"""What agents are told."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.support.models import HelpRequest
from portal.notices.kinds import NoticeKind, Thing, Told, ids_in
from portal.notices.models import Channel
from portal.notices.notifying import notify
from portal.permissions import staff_who_may
from profiles.people.models import Person

REQUEST = "help_request"
READS = "community.view_helprequest"
LONGEST = 80


def tell_agents(request: HelpRequest) -> None:
    people = staff_who_may(READS).values_list("pk", flat=True)
    notify(REQUEST, people, f"help:{request.pk}", f"help:{request.pk}", by=request.person)


def reads_requests(person: Person) -> bool:
    return person.is_staff and person.has_perm(READS)


def for_agents(person: Person, abouts: Collection[str]) -> Mapping[str, Thing]:
    if not reads_requests(person):
        return {}
    names = ids_in(abouts)
    found = HelpRequest.objects.filter(pk__in=names)
    return {names[one.pk]: Thing(_short(one.text), _address(one)) for one in found}


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)


def _address(request: HelpRequest) -> str:
    return reverse("admin:community_helprequest_change", args=[request.pk])


def say_request(told: Told) -> str:
    if told.actors:
        return _("%(who)s asks for help: “%(words)s”") % {
            "who": told.actors[0],
            "words": told.thing.title,
        }
    return _("Somebody asks for help: “%(words)s”") % {"words": told.thing.title}


REQUESTS = NoticeKind(
    REQUEST,
    gettext_lazy("New requests in Get help"),
    for_agents,
    say_request,
    icon="help",
    channels=(Channel.PAGE, Channel.DIGEST, Channel.MAIL),
    meant_for=reads_requests,
    example=gettext_lazy("The cash drawer stays shut"),
)
