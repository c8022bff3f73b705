from django.urls import path

from profiles.questions import views

urlpatterns = [
    path("<int:asking>/choices/", views.choices, name="question-choices"),
    path("<int:asking>/save/", views.save, name="question-save"),
    path("<int:asking>/skip/", views.skip, name="question-skip"),
    path("<int:asking>/later/", views.later, name="question-later"),
    path("<int:asking>/never/", views.never, name="question-never"),
]
