from django.urls import path

from portal.web import health
from portal.web.styleguide import pictures, styleguide

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/pictures/", pictures, name="styleguide-pictures"),
    path("readyz", health.readyz, name="readyz"),
]
