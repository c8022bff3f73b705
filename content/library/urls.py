from django.urls import path

from content.library import views

urlpatterns = [
    path("", views.library, name="library"),
    path("<slug:slug>/", views.article, name="article"),
]
