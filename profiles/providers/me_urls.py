from django.urls import path

from profiles.providers import views

urlpatterns = [path("<int:pk>/remove/", views.remove, name="security-service-remove")]
