from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from profiles.colleagues.demo import COLLEAGUE
from profiles.people.demo import MEMBER, PASSWORD, STAFF
from profiles.people.models import Person


class Command(BaseCommand):
    help = "Print who can sign in to the demo, and with what."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("There are no demo logins in production.")
        there = set(Person.objects.filter(is_generated=True).values_list("email", flat=True))
        for role, address in [
            ("member", MEMBER),
            ("colleague", COLLEAGUE),
            *((role, f"{role}@kinship.example") for role in STAFF),
        ]:
            if address in there:
                self.stdout.write(f"{role:<10} {address:<28} {PASSWORD}")
