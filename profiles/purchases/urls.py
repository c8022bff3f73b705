from django.urls import path

from profiles.purchases import views

urlpatterns = [path("", views.purchases, name="purchases")]
