from django.urls import path

from portal.branding import views

urlpatterns = [
    path("brand.css", views.sheet, name="brand-css"),
    path("brand.svg", views.icon, name="brand-icon"),
]
