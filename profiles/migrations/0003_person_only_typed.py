from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_consent_is_append_only")]
    operations = [
        migrations.AddField(
            model_name="person",
            name="only_typed",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Nobody answered from this address yet, and nothing else made the row: it is purged.",
                verbose_name="only typed into a form",
            ),
        )
    ]
