from django.urls import path

from profiles.seeing import studio

urlpatterns = [
    path("", studio.seeing, name="seeing"),
    path("stop/", studio.stop, name="seeing-stop"),
    path("members/<int:person>/look/", studio.look_at_member, name="seeing-member"),
    path("personas/new/", studio.new_persona, name="persona-new"),
    path("personas/<slug:slug>/", studio.persona, name="persona"),
    path("personas/<slug:slug>/look/", studio.look_at_persona, name="seeing-persona"),
]
