"""One owner per business: the one who was there first stays, others become colleagues.

The index is built while others read and write, so it is its own migration without a transaction.
"""

from django.db import migrations, models

DEMOTE = """
UPDATE profiles_membership AS other SET role = 'colleague'
WHERE other.role = 'owner' AND other.until_at IS NULL AND EXISTS (
    SELECT 1 FROM profiles_membership AS first
    WHERE first.business_id = other.business_id AND first.role = 'owner' AND first.until_at IS NULL
      AND (first.from_at, first.id) < (other.from_at, other.id)
)
"""
FORGET = "DROP INDEX CONCURRENTLY IF EXISTS one_owner_per_business"
BUILD = """
CREATE UNIQUE INDEX CONCURRENTLY one_owner_per_business ON profiles_membership (business_id)
WHERE role = 'owner' AND until_at IS NULL
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('profiles', '0012_colleagues')]

    operations = [
        migrations.RunSQL(DEMOTE, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(FORGET, migrations.RunSQL.noop),
                migrations.RunSQL(BUILD, FORGET),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(
                        models.F('business'),
                        condition=models.Q(('role', 'owner'), ('until_at__isnull', True)),
                        name='one_owner_per_business',
                    ),
                ),
            ],
        ),
    ]
