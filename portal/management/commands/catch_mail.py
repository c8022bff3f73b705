from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.mailbox.catching import catch


class Command(BaseCommand):
    help = "Take the mail of a demo or of development over SMTP on loopback, and show it at /mailbox/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=1025)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Production has a real mail server: set MAIL_URL.")
        self.stdout.write(f"Catching mail on 127.0.0.1:{options['port']}")
        try:
            catch(options["port"])
        except OSError as problem:
            raise CommandError(f"Port {options['port']} can't be used: {problem.strerror}") from problem
