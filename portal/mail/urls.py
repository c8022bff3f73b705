from django.urls import path

from portal.mail import views

urlpatterns = [path("stop/<str:token>/", views.stop_mail, name="mail-stop")]
