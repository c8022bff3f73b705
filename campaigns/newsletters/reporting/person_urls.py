from django.urls import path

from campaigns.newsletters.reporting import person_views

urlpatterns = [path("", person_views.person_mails, name="studio-person-mails")]
