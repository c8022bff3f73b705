"""Answers of two that became one: all versions are kept, and of what was told the newer word holds."""

from django.db.models import Q

from profiles.facts.holding import hold_again
from profiles.facts.models import Fact
from profiles.facts.telling import keep_written
from profiles.merging.rules import Rows
from profiles.owning.holding import hold_owned
from profiles.people.models import Person
from profiles.purchases.buying import sum_up
from profiles.questions.catalogue import read_catalogue


def keep_what_is_written(rows: Rows) -> None:
    """A name without a version gets one, so that it is weighed with the others."""
    prompts = [prompt for prompt in read_catalogue().prompts.values() if prompt.writes]
    for person in Person.objects.filter(pk__in=[rows.gone_id, rows.kept_id]):
        for prompt in prompts:
            keep_written(person, prompt)


def hold_anew(rows: Rows) -> None:
    about = {f"{rows.field}_id": rows.kept_id}
    asked = Fact.objects.filter(Q(**about)).order_by().values_list("question_id", flat=True).distinct()
    prompts = read_catalogue().by_pk
    for question in asked:
        hold_again(about, prompts[question])


def hold_owned_anew(rows: Rows) -> None:
    hold_owned([rows.kept_id])


def sum_up_anew(rows: Rows) -> None:
    sum_up([rows.kept_id])
