from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.people.roles import sync_roles


class Command(BaseCommand):
    help = "Makes the groups and gives each exactly the permissions of profiles/people/roles.py."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = sync_roles()
        if missing:
            raise CommandError(f"These permissions do not exist: {', '.join(missing)}. Run migrate first.")
        self.stdout.write("Roles are in step.")
