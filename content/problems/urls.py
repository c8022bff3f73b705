from django.urls import path

from content.problems import views

urlpatterns = [path("", views.problems, name="problems")]
