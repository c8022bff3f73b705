from django.urls import path

from portal.web import health
from portal.web.styleguide import styleguide

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("styleguide/", styleguide, name="styleguide"),
    path("readyz", health.readyz, name="readyz"),
]
