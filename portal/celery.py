import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("kinship")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "portal.web",
        "portal.activity",
        "portal.files",
        "portal.mail",
        "portal.mail.tracking",
        "portal.notices",
        "profiles.accounts",
        "profiles.clusters",
        "profiles.engagement",
        "profiles.imports",
        "profiles.privacy",
        "profiles.segments",
        "profiles.stages",
        "campaigns.newsletters",
        "campaigns.newsletters.reporting",
    ]
)
