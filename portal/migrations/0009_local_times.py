from django.db import migrations, models

# A time zone that nobody knows must not stop a statement over many people: it counts as UTC.
FORWARD = """
CREATE FUNCTION kinship_instant(shown text, zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN shown::timestamp AT TIME ZONE zone;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN shown::timestamp AT TIME ZONE 'UTC';
END $$;
CREATE FUNCTION kinship_local(at timestamptz, zone text) RETURNS timestamp LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN at AT TIME ZONE zone;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN at AT TIME ZONE 'UTC';
END $$;
"""
BACK = """
DROP FUNCTION kinship_instant(text, text);
DROP FUNCTION kinship_local(timestamptz, text);
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0008_mailings")]

    operations = [
        migrations.AddField(
            "mailing",
            "people_up_to",
            models.BigIntegerField(
                help_text="The last person who was there when it began: later ones are not in it.", null=True
            ),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
