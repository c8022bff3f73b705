from django.urls import path

from portal.branding import views

urlpatterns = [path("brand.css", views.sheet, name="brand-css")]
