from django.db import migrations, models

from portal.indexes import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0020_erased_addresses")]

    operations = [
        AddIndexMeanwhile(
            "rollup",
            models.Index(fields=["verb", "last_at"], include=["person", "count"], name="rollup_of_verb"),
        ),
    ]
