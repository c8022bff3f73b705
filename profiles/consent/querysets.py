from django.conf import settings
from django.db.models import QuerySet

from profiles.consent.models import Channel, Consent, ConsentWording
from profiles.people.models import Person


def wordings_in(language: str, *, at_signup: bool = False) -> list[ConsentWording]:
    """The words in force, one per purpose and channel: in this language, else in the site's own."""
    found = ConsentWording.objects.filter(is_active=True, language__in=[language, settings.LANGUAGE_CODE])
    if at_signup:
        found = found.filter(at_signup=True)
    best: dict[tuple[str, str], ConsentWording] = {}
    for wording in sorted(found.order_by("version"), key=lambda wording: wording.language == language):
        best[wording.purpose, wording.channel] = wording
    return sorted(best.values(), key=lambda wording: (wording.position, wording.pk))


def yes_by_mail(purpose: str) -> QuerySet[Consent]:
    """Who says yes, as it stands now, to mail for this purpose."""
    return Consent.objects.filter(purpose=purpose, channel=Channel.MAIL, given=True)


def consents_of(person: Person) -> dict[tuple[str, str], Consent]:
    """What holds now, by purpose and channel."""
    return {(consent.purpose, consent.channel): consent for consent in Consent.objects.filter(person=person)}
