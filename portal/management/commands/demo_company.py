import random
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.demo.makers import SEED, makers


class Command(BaseCommand):
    help = (
        "Make the demo company: generated people and businesses, from a fixed seed. Once; not in production."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("The demo company is not made in production. Set KINSHIP_MODE=demo to try it.")
        if get_user_model()._default_manager.filter(is_generated=True).exists():
            self.stdout.write("The demo company is there already.")
            return
        with transaction.atomic():
            self._make()

    def _make(self) -> None:
        for maker in makers:
            made = maker.make(random.Random(f"{SEED} {maker.slug}"))
            self.stdout.write(f"{maker.slug}: {made} generated rows")
