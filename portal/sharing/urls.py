from django.urls import path

from portal.sharing import views

urlpatterns = [path("<slug:source>/<slug:slug>/<slug:digest>.png", views.share_card, name="share-card")]
