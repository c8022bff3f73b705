from django.urls import path

from community.support import views

urlpatterns = [
    path("", views.get_help, name="help"),
    path("sent/", views.sent, name="help-sent"),
]
