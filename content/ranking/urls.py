from django.urls import path

from content.ranking import views

urlpatterns = [
    path("<slug:source>/<int:object_id>/", views.less, name="less-like-this"),
    path("<slug:source>/<int:object_id>/undo/", views.undo, name="less-undo"),
]
