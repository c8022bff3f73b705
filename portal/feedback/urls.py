from django.urls import path

from portal.feedback import views, views_mailed

urlpatterns = [
    path("", views.site, name="feedback-site"),
    path("mailed/thanks/", views_mailed.thanks, name="feedback-thanks"),
    path("mailed/<str:token>/", views_mailed.mailed, name="feedback-mailed"),
    path("answer/<int:pk>/", views.reply, name="feedback-reply"),
    path("<slug:target>/<int:object_id>/", views.feedback, name="feedback"),
    path("<slug:target>/<int:object_id>/undo/", views.undo, name="feedback-undo"),
    path("<slug:target>/<int:object_id>/<slug:scale>/", views.on_scale, name="feedback-scale"),
    path("<slug:target>/<int:object_id>/<slug:scale>/undo/", views.undo_on_scale, name="feedback-scale-undo"),
]
