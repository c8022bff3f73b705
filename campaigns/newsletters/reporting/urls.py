from django.urls import path

from campaigns.newsletters.reporting import views

urlpatterns = [
    path("", views.report, name="studio-report"),
    path("count/", views.count, name="studio-report-count"),
    path("people/", views.people, name="studio-report-people"),
    path("people.csv", views.people_csv, name="studio-report-csv"),
]
