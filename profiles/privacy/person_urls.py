from django.urls import path

from profiles.privacy import views

urlpatterns = [
    path("erase/", views.person_erase, name="person-erase"),
    path("copy/", views.person_copy, name="person-copy"),
]
