from django.urls import path

from portal.mailbox import views

urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<str:name>/", views.mail, name="mailbox-mail"),
    path("<str:name>/html/", views.mail_html, name="mailbox-mail-html"),
]
