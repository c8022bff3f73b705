from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, catalogue
from profiles.questions.mailing import MailedQuestion, is_spent, read_token
from profiles.questions.models import Asking


def get_asking(person: Person, asking_id: int) -> tuple[Asking, Prompt]:
    """The person's own showing and its question; 404 for another's, and for a retired question."""
    asking = get_object_or_404(
        Asking.objects.filter(person=person).select_related("person", "wording"), pk=asking_id
    )
    prompt = catalogue().by_pk.get(asking.question_id)
    if prompt is None or not prompt.is_active:
        raise Http404
    return asking, prompt.worded(asking.wording_id)


def get_prompt(slug: str) -> Prompt:
    prompt = catalogue().prompts.get(slug)
    if prompt is None:
        raise Http404
    return prompt


def get_askable(slug: str) -> Prompt:
    """One with words: without any no card asks it, and nobody can be spared it."""
    prompt = get_prompt(slug)
    if prompt.phrasing(get_language() or "").pk is None:
        raise Http404
    return prompt


def get_mailed(token: str) -> MailedQuestion | None:
    """What a mailed link asks; None when it is too old or its question was answered since, 404 for no such link."""
    try:
        mailed = read_token(token)
    except SignatureExpired:
        return None
    except (BadSignature, LookupError, Person.DoesNotExist, ValueError, TypeError) as error:
        raise Http404 from error
    return None if is_spent(mailed) else mailed
