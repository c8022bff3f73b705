from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.files.purposes import Purpose, purposes
from portal.web.bodies import Larger, larger
from profiles.imports.access import can_import, in_use, may_read
from profiles.imports.businesses import BUSINESSES
from profiles.imports.consents import CONSENTS
from profiles.imports.demo import make_imports
from profiles.imports.kinds import kinds
from profiles.imports.people import PEOPLE
from profiles.imports.starting import PURPOSE
from profiles.privacy.personal import Area, hold, let_go


def register() -> None:
    for kind in (PEOPLE, BUSINESSES, CONSENTS):
        kinds.register(kind.slug, kind)
    purposes.register(PURPOSE, Purpose(PURPOSE, may_read, in_use))
    larger.register("studio-import-new", Larger("IMPORT_MOST_MB", can_import))
    verbs.register("imported", _("was brought in by an import"))
    verbs.register("import_uploaded", _("sent a file to import"))
    verbs.register("import_begun", _("began an import"))
    verbs.register("import_paused", _("paused an import"))
    verbs.register("import_done", _("an import of theirs was done"))
    verbs.register("import_file_deleted", _("deleted the file of an import"))
    makers.register("imports", Maker("imports", make_imports))
    hold("profiles.Import", _("Files you imported"), Area.WORK, let_go("by"), gives=("name", "kind", "at"))
