from django.urls import path

from profiles.facts import views

urlpatterns = [
    path("<slug:slug>/", views.fact, name="fact"),
    path("<slug:slug>/forget/", views.forget_fact, name="fact-forget"),
    path("<slug:slug>/undo/", views.undo_fact, name="fact-undo"),
    path("<slug:slug>/never/", views.never_ask_fact, name="fact-never"),
]
