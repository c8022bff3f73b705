from django.urls import path

from profiles.people import views

urlpatterns = [path("", views.me, name="me")]
