from django.urls import path

from portal.notices import views

urlpatterns = [path("", views.choices, name="notice-choices")]
