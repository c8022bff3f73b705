from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from portal.indexes import AddIndexMeanwhile


COUNT_TOGETHER = (
    "CREATE STATISTICS IF NOT EXISTS current_fact_words (mcv) ON question_id, value FROM profiles_currentfact;"
    "ANALYZE profiles_currentfact"
)
"""How many gave which answer to which question: alone, the answers of ten questions are guessed ten times too rare."""
COUNT_APART = "DROP STATISTICS current_fact_words"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("profiles", "0017_note_facts")]

    operations = [
        AddIndexMeanwhile(
            "currentfact",
            models.Index(
                fields=["question", "value"], include=["person", "business"], name="current_fact_of_value"
            ),
        ),
        AddIndexMeanwhile(
            "consent",
            models.Index(
                fields=["purpose", "channel", "person"], condition=models.Q(given=True), name="consent_given"
            ),
        ),
        migrations.RunSQL(COUNT_TOGETHER, COUNT_APART),
        RemoveIndexConcurrently("currentfact", "current_fact_by_value"),
    ]
