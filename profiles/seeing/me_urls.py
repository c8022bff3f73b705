from django.urls import path

from profiles.seeing import views

urlpatterns = [
    path("no/", views.refuse, name="seen-no"),
    path("yes/", views.allow, name="seen-yes"),
]
