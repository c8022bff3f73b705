from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from campaigns.newsletters.access import can_write
from campaigns.newsletters.models import Issue
from profiles.people.models import Person

User = AbstractBaseUser | AnonymousUser


def can_see_mails_of_people(user: User) -> bool:
    """Staff with the permission, like those who write."""
    return isinstance(user, Person) and user.is_staff and user.has_perm("portal.see_mails_of_people")


def get_issue(user: User, pk: int) -> Issue:
    """With newsletter, mailing and figures; Http404 for who may not read reports, as for an issue that is not there."""
    found = Issue.objects.select_related("newsletter", "mailing", "figures").filter(pk=pk).first()
    if found is None or not can_write(user):
        raise Http404
    return found


def get_sent_issue(user: User, pk: int) -> Issue:
    """One of which something was planned, else Http404."""
    issue = get_issue(user, pk)
    if issue.mailing is None:
        raise Http404
    return issue


def get_reader(user: User, pk: int) -> Person:
    """Somebody whose mails may be looked at by this user; else Http404."""
    found = Person.objects.filter(pk=pk).first()
    if found is None or not can_see_mails_of_people(user):
        raise Http404
    return found
