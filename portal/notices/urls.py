from django.urls import path

from portal.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("bell/", views.bell, name="notices-bell"),
    path("read/", views.read_all, name="notices-read"),
    path("<int:pk>/", views.open_notice, name="notice"),
    path("<int:pk>/new/", views.keep_new, name="notice-new"),
]
