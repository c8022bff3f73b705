from django.urls import path

from portal.mail import studio

urlpatterns = [
    path("", studio.mails, name="studio-mails"),
    path("<slug:kind>/<int:number>/", studio.mail, name="studio-mail"),
    path("<slug:kind>/<int:number>/html/", studio.mail_html, name="studio-mail-html"),
]
