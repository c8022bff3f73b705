from django.urls import path

from portal.operations.metrics.views import metrics

urlpatterns = [path("metrics", metrics, name="metrics")]
