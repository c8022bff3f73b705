from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, SET_NULL, Q

from portal.indexes import AddIndexMeanwhile, WithoutOwnIndexMeanwhile


def key(model: str, name: str, to: str, on_delete: object) -> WithoutOwnIndexMeanwhile:
    field = models.ForeignKey(to, on_delete, null=True, related_name="+", db_index=False)
    return WithoutOwnIndexMeanwhile(model, name, field)


def filled(model: str, name: str, index: str) -> AddIndexMeanwhile:
    condition = Q((f"{name}__isnull", False))
    return AddIndexMeanwhile(model, models.Index(fields=[name], condition=condition, name=index))


class Migration(migrations.Migration):
    """Who told a fact, in which words, about which product: mostly empty."""

    atomic = False

    dependencies = [("profiles", "0028_keys_of_imports")]

    operations = [
        filled("fact", "by", "fact_by"),
        filled("fact", "wording", "fact_of_wording"),
        filled("currentfact", "product", "current_fact_of_product"),
        key("fact", "by", settings.AUTH_USER_MODEL, SET_NULL),
        key("fact", "wording", "profiles.wording", SET_NULL),
        key("currentfact", "product", "profiles.product", PROTECT),
    ]
