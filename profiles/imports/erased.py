"""Addresses in a file whose people were erased: they come back by joining, not by a file."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from portal.pseudonyms import of_address
from profiles.imports.kinds import Check
from profiles.imports.staging import Stage

IS_ERASED = "r.person_id IS NULL AND r.email = ANY(%(erased)s)"
ERASED = Check("email", "erased", _("They asked to be erased, and were. The row is left out."), IS_ERASED)
OF_NOBODY = "SELECT DISTINCT email FROM import_rows WHERE person_id IS NULL AND email IS NOT NULL"
KNOWN = """
SELECT held.hash FROM profiles_erasure e CROSS JOIN LATERAL jsonb_array_elements_text(e.addresses) AS held(hash)
WHERE e.state = 'done' AND held.hash = ANY(%s)"""


def find_erased(stage: Stage) -> None:
    """After it was looked for people. The hashes are made here: in SQL their key would come into the server's logs."""
    hashes = {of_address(address): address for (address,) in stage.rows(OF_NOBODY)}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(hashes)])
        stage.values["erased"] = [hashes[found] for (found,) in cursor.fetchall()]
