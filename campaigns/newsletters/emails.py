from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.newsletters.kinds import TEST, slug_of
from campaigns.newsletters.models import Issue
from campaigns.newsletters.stitching import letter_for, stitch
from portal.mail.kinds import Letter, Sample
from portal.mail.models import Message
from profiles.people.models import Person

SAMPLES = 5


def newsletter(message: Message, secrets: dict[str, Any]) -> Letter:
    """One reader's letter by itself, where no chunk is stitched; a sample that is not in the ledger counts nothing."""
    if message.pk is not None:
        return stitch([message])[message.pk]()
    issue = Issue.objects.select_related("newsletter").get(pk=message.occasion.removeprefix("issue:"))
    return letter_for(issue, cast(Person, message.person))


def newsletter_test(message: Message, secrets: dict[str, Any]) -> Letter:
    """As a reader gets it, with the headers to stop it too, but marked as a test."""
    issue = Issue.objects.select_related("newsletter").get(pk=message.data["issue"])
    person = cast(Person, message.person)
    letter = letter_for(issue, person)
    with override(person.language):
        subject = _("Test: %(subject)s") % {"subject": letter.subject}
    return replace(letter, subject=subject, purpose=issue.newsletter.purpose)


def samples_for(purpose: str) -> Iterable[Sample]:
    """The latest issue, for generated people."""
    issue = Issue.objects.filter(newsletter__purpose=purpose).first()
    if issue is None:
        return []
    people = Person.objects.members().filter(is_generated=True, is_staff=False).order_by("pk")[:SAMPLES]
    return [Sample(person.first_name, _sample(issue, person)) for person in people]


def _sample(issue: Issue, person: Person) -> Message:
    kind = slug_of(issue.newsletter.purpose)
    return Message(kind=kind, person=person, address=person.email, occasion=issue.occasion)


def test_samples() -> Iterable[Sample]:
    """The latest issue of all."""
    issue = Issue.objects.first()
    samples = samples_for(issue.newsletter.purpose) if issue else []
    return [replace(sample, message=_as_test(sample.message)) for sample in samples]


def _as_test(message: Message) -> Message:
    pk = message.occasion.removeprefix("issue:")
    occasion, data = f"test:{pk}:sample", {"issue": int(pk)}
    return Message(kind=TEST, person=message.person, address=message.address, occasion=occasion, data=data)
