from django.urls import path

from campaigns.newsletters.watching import views

urlpatterns = [
    path("", views.watch, name="studio-sending"),
    path("pause/", views.pause, name="studio-sending-pause"),
    path("resume/", views.resume, name="studio-sending-resume"),
    path("cancel/", views.cancel, name="studio-sending-cancel"),
    path("doubts/sent/", views.count_as_sent, name="studio-doubts-sent"),
    path("doubts/again/", views.send_again, name="studio-doubts-again"),
]
