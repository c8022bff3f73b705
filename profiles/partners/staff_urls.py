from django.urls import path

from profiles.partners import staff_views

urlpatterns = [
    path("", staff_views.businesses, name="partner-businesses"),
    path("<int:business>/", staff_views.business, name="partner-business"),
]
