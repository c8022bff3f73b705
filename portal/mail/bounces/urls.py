from django.urls import path

from portal.mail.bounces import views

urlpatterns = [path("<slug:provider>/<slug:channel>/", views.take_hook, name="mail-hook")]
