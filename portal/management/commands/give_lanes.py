from typing import Any

from django.core.management.base import BaseCommand

from portal.mail.pacing import give_lanes, lanes


class Command(BaseCommand):
    help = "Move waiting mail to domains that have a pace of their own into lanes of their own. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for domain in lanes():
            self.stdout.write(f"{domain}: {give_lanes([domain])} rows moved")
