"""Below /sign-in/with/, under the names that allauth looks for."""

from django.urls import path

from profiles.providers import views

urlpatterns = [
    path("<slug:provider_id>/", views.begin, name="openid_connect_login"),
    path("<slug:provider_id>/back/", views.back, name="openid_connect_callback"),
]
