from django.urls import path

from profiles.questions import views

urlpatterns = [
    path("thanks/", views.mailed_thanks, name="mailed-thanks"),
    path("<str:token>/", views.mailed_answer, name="mailed-answer"),
]
