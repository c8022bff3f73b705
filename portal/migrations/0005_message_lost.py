from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_mail_queue")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="lost",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How often a worker was lost that held it, before it was handed over."
            ),
        )
    ]
