from django.urls import path

from portal.docs.views import docs

urlpatterns = [
    path("", docs, name="docs"),
    path("<path:path>", docs, name="docs-file"),
]
