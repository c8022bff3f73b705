from django.db import migrations, models

from portal.indexes import AddIndexMeanwhile


class Migration(migrations.Migration):
    """Who segments are made of, and who works where now, without a look at the rows themselves."""

    atomic = False

    dependencies = [("profiles", "0024_fewer_indexes")]

    operations = [
        AddIndexMeanwhile(
            "person",
            models.Index(
                fields=["id"], condition=models.Q(is_active=True, closed_at__isnull=True), name="person_open"
            ),
        ),
        AddIndexMeanwhile(
            "membership",
            models.Index(
                fields=["business"],
                include=["person"],
                condition=models.Q(until_at__isnull=True),
                name="membership_here",
            ),
        ),
    ]
