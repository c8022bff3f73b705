import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal.panels.registry import panels
from profiles.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("password", "door"), [(None, "/me/password/set/"), ("rye bread at dawn", "/me/password/")]
)
def test_the_account_panel_has_the_doors(member: Person, password: str | None, door: str) -> None:
    member.set_password(password)
    request = RequestFactory().get("/me/")
    request.user = member
    context = panels["account"].build(request, member)
    page = render_to_string(panels["account"].template, context, request)
    assert f'href="{door}"' in page
    assert 'action="/sign-out/"' in page
    assert member.email in page
