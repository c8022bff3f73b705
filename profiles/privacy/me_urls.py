from django.urls import path

from profiles.privacy import views

urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("copy/", views.copy, name="copy"),
    path("copy/<uuid:key>/", views.copy_file, name="copy-file"),
    path("erasure/<uuid:key>/", views.erasure, name="erasure"),
]
