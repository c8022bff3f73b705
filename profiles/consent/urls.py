from django.urls import path

from profiles.consent import views

urlpatterns = [path("", views.consents, name="consents")]
