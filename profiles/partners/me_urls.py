from django.urls import path

from profiles.partners import own_views

urlpatterns = [
    path("", own_views.your_partner, name="your-partner"),
    path("shown/", own_views.shown, name="your-partner-shown"),
    path("end/", own_views.end, name="your-partner-end"),
    path("undo/", own_views.undo, name="your-partner-undo"),
]
