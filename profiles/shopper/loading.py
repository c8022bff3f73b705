from pathlib import Path

from django.db import transaction

from profiles.seeing.loading import in_site_language, read
from profiles.seeing.models import Persona
from profiles.shopper.models import ShopperTask

STARTER = Path(__file__).parent / "starter.yaml"


@transaction.atomic
def load_tasks() -> int:
    """The starter list, where there is none yet; how many lines."""
    if ShopperTask.objects.exists():
        return 0
    personas = {persona.slug: persona for persona in Persona.objects.all()}
    tasks = [
        ShopperTask(
            words=in_site_language(entry["texts"]),
            path=entry["path"],
            persona=personas.get(entry["persona"]),
            position=10 * place,
        )
        for place, entry in enumerate(read(STARTER), 1)
    ]
    return len(ShopperTask.objects.bulk_create(tasks))
