from django.urls import path

from profiles.facts import person_views

urlpatterns = [
    path("", person_views.person_known, name="person-known"),
    path("<slug:slug>/", person_views.person_note, name="person-note"),
    path("<slug:slug>/take-back/", person_views.person_take_back, name="person-take-back"),
]
