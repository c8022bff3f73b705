from django.db import migrations, models

from portal.indexes import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0018_feedback_grown")]

    operations = [
        AddIndexMeanwhile("activity", models.Index(fields=["verb"], name="activity_of_verb")),
    ]
