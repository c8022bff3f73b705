import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal.panels.registry import panels
from profiles.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_account_panel_has_the_doors(member: Person) -> None:
    request = RequestFactory().get("/me/")
    request.user = member
    context = panels["account"].build(request, member)
    page = render_to_string(panels["account"].template, context, request)
    assert 'href="/me/security/"' in page
    assert 'action="/sign-out/"' in page
    assert member.email in page
