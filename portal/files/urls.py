from django.urls import path, re_path

from portal.files import views

urlpatterns = [
    re_path(r"^(?P<digest>[0-9a-f]{64})\.(?P<suffix>jpg|png)$", views.picture, name="file"),
    path("private/<str:token>/", views.private_file, name="private-file"),
]
