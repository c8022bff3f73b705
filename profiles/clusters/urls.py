from django.urls import path

from profiles.clusters import studio, studio_revenue

CLUSTER = "<int:pk>/"

urlpatterns = [
    path("", studio.clusters, name="studio-clusters"),
    path("new/", studio.new, name="studio-cluster-new"),
    path("refresh/", studio.find_anew, name="studio-clusters-refresh"),
    path("revenue/", studio_revenue.revenue, name="studio-clusters-revenue"),
    path("revenue/csv/", studio_revenue.revenue_csv, name="studio-clusters-revenue-csv"),
    path(CLUSTER, studio.cluster, name="studio-cluster"),
    path(f"{CLUSTER}treatment/", studio.treatment, name="studio-cluster-treatment"),
    path(f"{CLUSTER}move/", studio.move, name="studio-cluster-move"),
    path(f"{CLUSTER}delete/", studio.delete, name="studio-cluster-delete"),
]
