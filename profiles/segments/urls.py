from django.urls import path

from profiles.segments import studio, studio_line

SEGMENT = "<int:pk>/"

urlpatterns = [
    path("", studio.segments, name="studio-segments"),
    path("new/", studio.new, name="studio-segment-new"),
    path(SEGMENT, studio.segment, name="studio-segment"),
    path(f"{SEGMENT}words/", studio.words, name="studio-segment-words"),
    path(f"{SEGMENT}line/", studio_line.line, name="studio-segment-line"),
    path(f"{SEGMENT}join/", studio.join, name="studio-segment-join"),
    path(f"{SEGMENT}remove/", studio.remove, name="studio-segment-remove"),
    path(f"{SEGMENT}copy/", studio.copy, name="studio-segment-copy"),
    path(f"{SEGMENT}keep/", studio.keep, name="studio-segment-keep"),
    path(f"{SEGMENT}delete/", studio.delete, name="studio-segment-delete"),
]
