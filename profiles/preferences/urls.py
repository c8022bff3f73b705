from django.urls import path

from profiles.preferences import views

urlpatterns = [path("", views.preferences, name="preferences")]
