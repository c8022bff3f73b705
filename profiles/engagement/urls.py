from django.urls import path

from profiles.engagement import views

urlpatterns = [path("", views.take_part, name="take-part")]
