from django.urls import path

from profiles.privacy import views

urlpatterns = [path("", views.person_erase, name="person-erase")]
