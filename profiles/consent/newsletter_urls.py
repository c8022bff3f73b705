from django.urls import path

from profiles.consent import views

urlpatterns = [
    path("", views.newsletter, name="newsletter-signup"),
    path("sent/", views.newsletter_sent, name="newsletter-sent"),
    path("confirm/<str:token>/", views.confirm, name="newsletter-confirm"),
]
