"""The stricter word wins: a no of either account is a no, and a yes holds only for the address it was given for."""

from profiles.consent.consenting import withdraw
from profiles.consent.models import Consent
from profiles.merging.rules import Rows
from profiles.people.models import Person

SOURCE = "merge"


def withdraw_what_either_refused(rows: Rows) -> None:
    """The proof of both stays where it was given: the log is append-only."""
    kept, gone = (Person.objects.get(pk=pk) for pk in (rows.kept_id, rows.gone_id))
    refused = set(Consent.objects.filter(person=gone, given=False).values_list("purpose", "channel"))
    for consent in Consent.objects.filter(person=kept, given=True):
        if (consent.purpose, consent.channel) in refused:
            withdraw(kept, consent.purpose, consent.channel, source=SOURCE, proof={"merged": gone.pk})
    for consent in Consent.objects.filter(person=gone, given=True):
        withdraw(gone, consent.purpose, consent.channel, source=SOURCE, proof={"into": kept.pk})
