from django.db import migrations, models

from portal.indexes import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("training", "0001_initial")]

    operations = [
        AddIndexMeanwhile(
            "progress",
            models.Index(
                fields=["person", "finished_at"],
                condition=models.Q(finished_at__isnull=False),
                name="progress_finished",
            ),
        ),
    ]
