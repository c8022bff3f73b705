from django.urls import path

from profiles.partners import studio

urlpatterns = [path("", studio.partners, name="studio-partners")]
