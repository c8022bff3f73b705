from django.urls import path

from profiles.shopper import studio

urlpatterns = [
    path("", studio.shopper, name="shopper"),
    path("begin/", studio.begin, name="shopper-begin"),
    path("tasks/", studio.tasks, name="shopper-tasks"),
    path("tasks/<int:task>/", studio.task, name="shopper-task"),
    path("findings/<int:finding>/mended/", studio.mended, name="shopper-mended"),
    path("<int:run>/", studio.run, name="shopper-run"),
    path("<int:run>/take/", studio.take, name="shopper-take"),
    path("<int:run>/done/", studio.done, name="shopper-done"),
    path("<int:run>/tasks/<int:task>/", studio.note_finding, name="shopper-note"),
]
