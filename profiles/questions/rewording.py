from django.db import transaction
from django.db.models import Max

from profiles.facts.models import Fact
from profiles.questions.models import Asking, Wording

WORDS = ("asks", "gap", "benefit", "used_for", "seen_by")


@transaction.atomic
def reword(wording: Wording) -> Wording:
    """Keep changed words: in place while nobody saw them, else as a new version that is asked from now on."""
    if not _was_shown(wording):
        wording.save()
        return wording
    Wording.objects.filter(pk=wording.pk).update(is_active=False)
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
