from django.urls import path

from profiles.imports import studio

IMPORT = "<int:pk>/"

urlpatterns = [
    path("", studio.imports, name="studio-imports"),
    path("new/", studio.new, name="studio-import-new"),
    path(IMPORT, studio.show, name="studio-import"),
    path(f"{IMPORT}columns/", studio.columns, name="studio-import-columns"),
    path(f"{IMPORT}letters/", studio.letters, name="studio-import-letters"),
    path(f"{IMPORT}run/", studio.run, name="studio-import-run"),
    path(f"{IMPORT}pause/", studio.pause, name="studio-import-pause"),
    path(f"{IMPORT}resume/", studio.resume, name="studio-import-resume"),
    path(f"{IMPORT}forget/", studio.forget, name="studio-import-forget"),
    path(f"{IMPORT}wrong.csv", studio.wrong, name="studio-import-wrong"),
]
