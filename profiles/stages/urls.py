from django.urls import path

from profiles.stages import views

urlpatterns = [
    path("buying/", views.buying_stage, name="buying-stage"),
    path("new-things/", views.adopter_type, name="adopter-type"),
]
