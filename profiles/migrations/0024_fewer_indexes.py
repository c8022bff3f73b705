from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

from portal.indexes import WithoutOwnIndexMeanwhile


def key(model: str, name: str, to: str, on_delete: object = CASCADE, **more: object) -> WithoutOwnIndexMeanwhile:
    field = models.ForeignKey(to, on_delete, db_index=False, **more)
    return WithoutOwnIndexMeanwhile(model, name, field)


class Migration(migrations.Migration):
    """Keys that an index of several begins with need none of their own."""

    atomic = False

    dependencies = [("profiles", "0023_clusters")]

    operations = [
        key("currentfact", "person", settings.AUTH_USER_MODEL, null=True, related_name="current_facts"),
        key("currentfact", "business", "profiles.business", null=True, related_name="current_facts"),
        key("currentfact", "question", "profiles.question", PROTECT, related_name="+"),
        key("fact", "person", settings.AUTH_USER_MODEL, null=True, related_name="facts"),
        key("fact", "business", "profiles.business", null=True, related_name="facts"),
        key("importkey", "held", "profiles.import", related_name="keys"),
        key("wrongrow", "held", "profiles.import", related_name="wrong_rows"),
    ]
