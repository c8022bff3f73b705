from django.urls import path

from profiles.owning import views

urlpatterns = [
    path("", views.owning, name="owning"),
    path("<slug:slug>/", views.owned, name="owned"),
    path("<slug:slug>/use/", views.use_product, name="owned-use"),
    path("<slug:slug>/drop/", views.drop_product, name="owned-drop"),
]
