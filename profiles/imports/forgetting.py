from django.db import transaction

from portal.activity.recording import record
from portal.files.models import File
from portal.files.sweeping import drop
from profiles.imports.models import Import, ImportKey
from profiles.people.models import Person


@transaction.atomic
def forget_file(held: Import, by: Person | None = None) -> bool:
    """Delete the file and what is kept of its rows; what was imported stays. False while it is being read."""
    locked = Import.objects.select_for_update(no_key=True).filter(pk=held.pk).first()
    if locked is None or locked.is_moving or locked.file_id is None:
        return False
    file = File.objects.filter(pk=locked.file_id)
    locked.wrong_rows.all().delete()
    ImportKey.objects.filter(held=locked).delete()
    Import.objects.filter(pk=locked.pk).update(file=None)
    drop(file)
    record("import_file_deleted", by, f"import:{held.pk}")
    return True
