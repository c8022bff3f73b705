from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from content.models import Dismissal
from profiles.models import Person
from training.learning.moving import finish, move_on
from training.learning.panels import NEXT_STEP, TRY_TRAINING, next_step, try_training
from training.learning.places import PersonPlace, VisitorPlace
from training.models import Training

pytestmark = pytest.mark.django_db
Make = Callable[..., Training]


def request_of(person: Person | None = None, session: SessionBase | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = person or AnonymousUser()
    request.session = session or SessionStore()
    return request


def shown(template: str, context: dict[str, Any] | None, request: HttpRequest) -> str:
    assert context is not None
    return " ".join(render_to_string(template, context, request).split())


def test_a_visitor_answers_a_check_where_they_are(make: Make, client: Client) -> None:
    make("second", 2)
    make("first", 1, title="The first")
    request = request_of()
    page = shown(TRY_TRAINING.template, try_training(request, None), request)
    assert '<form class="band__main lesson" method="post" action="/training/first/3/">' in page
    assert page.count('type="radio" name="option"') == 3
    answered = client.post("/training/first/3/", {"option": "2"}, follow=True)
    assert answered.redirect_chain == [("/training/first/3/#reasons", 302)]


def test_a_visitor_who_began_goes_on(make: Make) -> None:
    first, session = make("first", 1, title="The first"), SessionStore()
    make("second", 2, title="The second")
    move_on(VisitorPlace(session), first, 2)
    request = request_of(session=session)
    page = shown(TRY_TRAINING.template, try_training(request, None), request)
    assert 'href="/training/first/3/">Carry on</a>' in page
    finish(VisitorPlace(session), first)
    context = try_training(request, None)
    assert context is not None
    assert context["training"].slug == "second"


def test_a_visitor_who_did_them_all_is_not_asked(course: Training) -> None:
    session = SessionStore()
    finish(VisitorPlace(session), course)
    assert try_training(request_of(session=session), None) is None


def test_without_trainings_both_stay_away(member: Person) -> None:
    assert try_training(request_of(), None) is None
    assert next_step(request_of(member), None) is None


def test_a_member_goes_on_with_what_they_began(course: Training, member: Person) -> None:
    move_on(PersonPlace(member), course, 1)
    request = request_of(member)
    context = next_step(request, None)
    assert context is not None
    known = ("title", "url", "done", "total", "left")
    assert [context[name] for name in known] == [course.title, "/training/late-invoice/2/", 2, 4, 3]
    page = shown(NEXT_STEP.template, context, request)
    assert "Marta, you stopped 3 minutes from the end of" in page
    assert 'href="/training/late-invoice/2/">Carry on, 3 min left</a>' in page


def test_a_member_is_shown_the_best_to_begin(make: Make, member: Person) -> None:
    make("second", 2)
    first = make("first", 1, title="The first")
    request = request_of(member)
    page = shown(NEXT_STEP.template, next_step(request, None), request)
    assert "Marta, a good next step takes 3 minutes" in page
    assert "Good for any business" in page
    assert 'href="/training/first/"' in page
    Dismissal.objects.create(person=member, source="training", object_id=first.pk)
    context = next_step(request, None)
    assert context is not None
    assert context["url"] == "/training/second/"


def test_a_member_who_did_them_all_has_no_next_step(course: Training, member: Person) -> None:
    finish(PersonPlace(member), course)
    assert next_step(request_of(member), None) is None


@pytest.mark.parametrize("trainings", [1, 5])
def test_what_they_cost(
    make: Make, member: Person, django_assert_num_queries: DjangoAssertNumQueries, trainings: int
) -> None:
    made = [make(f"training-{position}", position) for position in range(trainings)]
    with django_assert_num_queries(2):
        try_training(request_of(), None)
    next_step(request_of(member), None)
    with django_assert_num_queries(4):
        next_step(request_of(member), None)
    move_on(PersonPlace(member), made[0], 1)
    with django_assert_num_queries(3):
        next_step(request_of(member), None)
