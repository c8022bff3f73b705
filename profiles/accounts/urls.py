"""Our addresses, under the names that allauth looks for too."""

from django.urls import path

from profiles.accounts import passwords, views

urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/code/", views.code, name="join-code"),
    path("join/code/new/", views.new_code, name="join-code-new"),
    path("join/link/<str:token>/", views.link, name="join-link"),
    path("join/link/<str:token>/new/", views.new_link, name="join-link-new"),
    path("join/new/", passwords.sign_up, name="account_signup"),
    path("sign-in/", passwords.sign_in, name="account_login"),
    path("sign-in/", passwords.sign_in, name="sign-in-password"),
    path("sign-in/closed/", passwords.shut_out, name="account_inactive"),
    path("sign-out/", passwords.sign_out, name="account_logout"),
    path("sign-out/", passwords.sign_out, name="sign-out"),
    path("me/password/", passwords.change, name="account_change_password"),
    path("me/password/set/", passwords.set_first, name="account_set_password"),
    path("password/reset/", passwords.reset, name="account_reset_password"),
    path("password/reset/sent/", passwords.reset_sent, name="account_reset_password_done"),
    path("password/reset/done/", passwords.reset_done, name="account_reset_password_from_key_done"),
    path("password/reset/<str:token>/", passwords.reset_from_key, name="account_reset_password_from_key"),
]
