from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change_of_consent_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('kinship.erasing', true) = 'on' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'consent proof is append-only: add an entry instead of changing one';
END $$;
CREATE TRIGGER consent_proof_is_append_only BEFORE UPDATE OR DELETE ON profiles_consententry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_consent_proof();
"""
ALLOW = """
DROP TRIGGER consent_proof_is_append_only ON profiles_consententry;
DROP FUNCTION refuse_change_of_consent_proof();
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
