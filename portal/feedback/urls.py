from django.urls import path

from portal.feedback import views

urlpatterns = [
    path("<slug:target>/<int:object_id>/", views.feedback, name="feedback"),
    path("<slug:target>/<int:object_id>/undo/", views.undo, name="feedback-undo"),
]
