from django.db import migrations, models


def follow_the_setting(apps, schema_editor):
    """The two questions of the starter that were asked again after half a year; what an admin changed stays."""
    questions = apps.get_model("profiles", "Question").objects.filter(slug__in=["need", "challenge"])
    questions.update(assesses_needs=True)
    questions.filter(shelf_life_days=180).update(shelf_life_days=None)


class Migration(migrations.Migration):

    dependencies = [("profiles", "0020_partners")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="assesses_needs",
            field=models.BooleanField(db_default=False, default=False, help_text="Asked again each year or quarter, as the setting NEEDS_ASSESSMENT says.", verbose_name="part of the needs assessment"),
        ),
        migrations.AlterField(
            model_name="question",
            name="shelf_life_days",
            field=models.PositiveSmallIntegerField(blank=True, help_text="After so many days “still right?” is asked. Empty: never, or as the needs assessment.", null=True),
        ),
        migrations.RunPython(follow_the_setting, migrations.RunPython.noop),
    ]
