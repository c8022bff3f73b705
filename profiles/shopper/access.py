from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.people.models import Person
from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask


def shopper_of(request: HttpRequest) -> Person:
    """Staff who try the site as customers; 404 for anyone else."""
    person = request.user
    if (
        not isinstance(person, Person)
        or not person.is_staff
        or not person.has_perm("profiles.run_secret_shopper")
    ):
        raise Http404
    return person


def get_run(request: HttpRequest, pk: int) -> ShopperRun:
    shopper_of(request)
    return get_object_or_404(ShopperRun.objects.select_related("owner"), pk=pk)


def get_open_run(request: HttpRequest, pk: int) -> ShopperRun:
    """Of a month that is not done: what is done stays as it was."""
    shopper_of(request)
    return get_object_or_404(ShopperRun, pk=pk, done_at=None)


def get_task(request: HttpRequest, pk: int) -> ShopperTask:
    shopper_of(request)
    return get_object_or_404(ShopperTask, pk=pk)


def get_finding(request: HttpRequest, pk: int) -> ShopperFinding:
    shopper_of(request)
    return get_object_or_404(ShopperFinding, pk=pk, verdict=ShopperFinding.Verdict.BAD)
