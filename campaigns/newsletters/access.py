from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.newsletters.audience import reachable
from campaigns.newsletters.models import Block, Event, Issue, Newsletter, Version
from campaigns.newsletters.noting import What
from portal.web.ids import as_id
from profiles.people.models import Person

User = AbstractBaseUser | AnonymousUser


def can_write(user: User) -> bool:
    """Staff with the permission: the role is nothing to someone who may not enter the staff areas."""
    return isinstance(user, Person) and user.is_staff and user.has_perm("campaigns.write_newsletters")


def can_approve(user: User) -> bool:
    return can_write(user) and isinstance(user, Person) and user.has_perm("campaigns.approve_newsletters")


def writer_of(request: HttpRequest) -> Person:
    """Who writes newsletters and asks this; 404 for anyone else."""
    if not isinstance(request.user, Person) or not can_write(request.user):
        raise Http404
    return request.user


def approver_of(request: HttpRequest) -> Person:
    person = writer_of(request)
    if not can_approve(person):
        raise Http404
    return person


def get_newsletter(request: HttpRequest, slug: str) -> Newsletter:
    writer_of(request)
    return get_object_or_404(Newsletter, slug=slug)


def get_issue(request: HttpRequest, pk: int) -> Issue:
    writer_of(request)
    return get_object_or_404(Issue.objects.select_related("newsletter", "approved_by"), pk=pk)


def get_block(issue: Issue, pk: int) -> Block:
    block = get_object_or_404(Block, issue=issue, pk=pk)
    block.issue = issue
    return block


def get_version(issue: Issue, pk: int) -> Version:
    version = get_object_or_404(Version.objects.select_related("by"), issue=issue, pk=pk)
    version.issue = issue
    return version


def get_removal(issue: Issue, pk: str) -> Event:
    """The event of a removed block; 404 for any other."""
    event = get_object_or_404(Event, issue=issue, pk=as_id(pk), what=What.BLOCK_REMOVED)
    event.issue = issue
    return event


def get_reader(pk: int) -> Person:
    """Anybody to whom an issue could go."""
    return get_object_or_404(reachable(), pk=pk)
