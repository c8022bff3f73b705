from django.contrib.auth.hashers import make_password

from portal.mail.suppressing import suppress_again
from profiles.people.models import Person


def meet(address: str, language: str) -> Person:
    """The person at this address, locked; made, unconfirmed, when nobody has it yet.

    Known and unknown addresses take the same statements, so that neither words nor time tell them apart.
    Belongs in a transaction.
    """
    address = address.strip().lower()
    made = Person(email=address, language=language, only_typed=True, password=make_password(None))
    Person.objects.bulk_create([made], ignore_conflicts=True)
    suppress_again([address])
    return Person.objects.select_for_update(no_key=True).get(email=address)
