import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from profiles.facts.visiting import as_query, facts_of_visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def form(query: str) -> str:
    request = RequestFactory().get(f"/?{query}")
    request.user = AnonymousUser()
    tag = "{% load sentences %}{% visitor_sentence anchor='yours' %}"
    return Template(tag).render(Context({"request": request}))


def chosen(html: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)" selected>', html)


def test_an_empty_address_leaves_every_word_open():
    html = form("")
    assert re.findall(r'name="([\w-]+)"', html) == ["industry", "employees", "need"]
    assert chosen(html) == []
    assert html.count("blank--open") == 3
    assert html.index("I run ") < html.index(">a bakery</option>") < html.index(">2 to 9 people</option>")
    assert "Keep this" not in html
    open_words = re.findall(r'<option value="">([^<]+)</option>', html)
    assert open_words == ["what you do", "how many people", "what you want"]
    assert "…" not in html


def test_the_address_fills_the_sentence():
    html = form("industry=bakery&employees=2-9&need=get-paid")
    assert chosen(html) == ["bakery", "2-9", "get-paid"]
    assert "/?industry=bakery&amp;employees=2-9&amp;need=get-paid" in html


@pytest.mark.parametrize(
    "query",
    ["industry=<script>", "industry=", "industry=bakery&industry=cafe", "town=Hexham", "name=Eve", "shoe=1"],
)
def test_what_is_no_answer_is_passed_over(query):
    assert dict(facts_of_visitor(QueryDict(query))) == {}
    assert "<script>" not in form(query)


def test_what_a_visitor_says_is_marked_and_goes_back_into_an_address():
    known = facts_of_visitor(QueryDict("employees=2-9&x=1&software=payroll&software=kinship-books"))
    assert known["employees"][0].mark == "told"
    assert known["employees"][0].lowest == 2
    assert as_query(known) == "employees=2-9&software=kinship-books&software=payroll"


def test_a_visitor_s_sentence_asks_the_database_nothing(django_assert_num_queries):
    form("")
    with django_assert_num_queries(0):
        form("industry=bakery")
