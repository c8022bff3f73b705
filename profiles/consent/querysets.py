from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from portal.mail.models import Message
from profiles.consent.models import Channel, Consent, ConsentEntry, ConsentWording
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


def entry_behind(message: Message, purpose: str) -> ConsentEntry | None:
    """What the person had said about mail for this purpose when the message left, or would leave now."""
    before = _entries(message, purpose).filter(at__lte=message.handed_over_at or timezone.now())
    return before.select_related("wording").last()


def withdrawn_after(message: Message, purpose: str, entry: ConsentEntry) -> ConsentEntry | None:
    """The first no that came later."""
    return _entries(message, purpose).filter(given=False, pk__gt=entry.pk).first()


def _entries(message: Message, purpose: str) -> QuerySet[ConsentEntry]:
    said = ConsentEntry.objects.filter(person=message.person_id, purpose=purpose, channel=Channel.MAIL)
    return said.order_by("at", "pk")


def consents_of(person: Person) -> dict[tuple[str, str], Consent]:
    """What holds now, by purpose and channel."""
    return {(consent.purpose, consent.channel): consent for consent in Consent.objects.filter(person=person)}
