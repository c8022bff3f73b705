from django.urls import path

from training.learning import views

urlpatterns = [
    path("", views.training_list, name="training-list"),
    path("<slug:slug>/", views.training, name="training"),
    path("<slug:slug>/<int:position>/", views.card, name="training-card"),
    path("<slug:slug>/<int:position>/next/", views.next_card, name="training-next"),
    path("<slug:slug>/done/", views.end, name="training-end"),
    path("<slug:slug>/done/today/", views.today, name="training-today"),
]
