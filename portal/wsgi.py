import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings

from portal.operations.metrics import files

files.begin(Path(settings.VAR_DIR))  # before anything counts

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
