"""Gives members of the demo company an address and the demo's password, and lists them; a module to be run."""

import django


def give_passwords() -> list[str]:
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from profiles.models import Membership, Person
    from tests.browser.demo import PASSWORD

    shared = make_password(PASSWORD)
    owners = (
        Membership.objects.filter(until_at__isnull=True).order_by("business_id", "pk").distinct("business_id")
    )
    members = Person.objects.members().filter(
        is_generated=True, is_staff=False, pk__in=owners.values("person")
    )
    members = list(members.only("pk"))
    for person in members:
        person.email, person.password = f"load.{person.pk}@mail.example", shared
    with transaction.atomic():
        Person.objects.bulk_update(members, ["email", "password"])
    return [person.email for person in members]


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    (settings.VAR_DIR / "logins.txt").write_text("\n".join(give_passwords()))
