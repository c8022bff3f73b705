from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from profiles.facts.models import Fact
from profiles.questions.models import Asking, Wording
from profiles.value.models import SplitTest

WORDS = ("asks", "gap", "benefit", "used_for", "seen_by")


@transaction.atomic
def reword(wording: Wording) -> Wording:
    """Keep changed words: in place while nobody saw them, else as a new version that is asked from now on.

    A test of the old words ends: they are in force no more.
    """
    if not _was_shown(wording):
        wording.save()
        return wording
    Wording.objects.filter(pk=wording.pk).update(is_active=False)
    tests = SplitTest.objects.filter(question=wording.question, language=wording.language, ended_at=None)
    tests.update(ended_at=timezone.now())
    same = Wording.objects.filter(question=wording.question, language=wording.language)
    newest = same.aggregate(newest=Max("version"))["newest"]
    words = {name: getattr(wording, name) for name in WORDS}
    return Wording.objects.create(
        question=wording.question, language=wording.language, version=newest + 1, **words
    )


def _was_shown(wording: Wording) -> bool:
    return (
        Asking.objects.filter(wording_id=wording.pk).exists()
        or Fact.objects.filter(wording_id=wording.pk).exists()
    )
