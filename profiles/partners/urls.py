from django.urls import path

from profiles.partners import views

urlpatterns = [
    path("", views.partners, name="partners"),
    path("<slug:slug>/", views.partner, name="partner"),
    path("<slug:slug>/choose/", views.choose, name="partner-choose"),
]
