from django.urls import path

from portal.mail.tracking import views

urlpatterns = [
    path("l/<str:token>", views.follow, name="mail-link"),
    path("o/<str:token>.gif", views.opened, name="mail-open"),
]
