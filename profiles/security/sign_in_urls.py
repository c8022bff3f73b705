"""Below /sign-in/; the name that allauth looks for where a second step is due is its own."""

from django.urls import path

from profiles.security import sign_in_views as views

urlpatterns = [
    path("second/", views.second_step, name="mfa_authenticate"),
    path("second/passkey/", views.second_step_passkey, name="sign-in-second-passkey"),
    path("second/passkey/options/", views.second_step_options, name="sign-in-second-options"),
    path("passkey/", views.passkey, name="sign-in-passkey"),
    path("passkey/options/", views.passkey_options, name="sign-in-passkey-options"),
]
