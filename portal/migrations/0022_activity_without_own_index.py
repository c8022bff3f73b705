from django.conf import settings
from django.db import migrations, models

from portal.indexes import WithoutOwnIndexMeanwhile


class Migration(migrations.Migration):
    """Whose an activity is: `activity_of_person` begins with it."""

    atomic = False

    dependencies = [
        ("portal", "0021_rollup_of_verb"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        WithoutOwnIndexMeanwhile(
            "activity",
            "person",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
            ),
        ),
    ]
