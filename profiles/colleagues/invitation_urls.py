from django.urls import path

from profiles.colleagues import invitation_views

urlpatterns = [
    path("<str:token>/", invitation_views.invitation, name="invitation"),
    path("<str:token>/refuse/", invitation_views.refusing, name="invitation-refuse"),
]
