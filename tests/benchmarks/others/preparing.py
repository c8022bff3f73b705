"""What a script does before it is measured."""

import django
from django.core.mail.utils import DNS_NAME
from django.core.management import call_command


def prepare() -> None:
    """An empty database with its tables. The machine's name is asked for only once, which may take its time."""
    django.setup()
    call_command("migrate", verbosity=0)
    str(DNS_NAME)
