from django.urls import path

from profiles.privacy import views

urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("erasure/<uuid:key>/", views.erasure, name="erasure"),
]
