from django.urls import path

from profiles.colleagues import owner_views, views

urlpatterns = [
    path("", views.colleagues, name="colleagues"),
    path("leave/", views.leaving, name="colleagues-leave"),
    path("ask/<int:pk>/", views.ask, name="colleagues-ask"),
    path("ask/stop/", views.stop, name="colleagues-ask-stop"),
    path("business/", owner_views.business, name="colleagues-business"),
    path("invite/", owner_views.send_invitation, name="colleagues-invite"),
    path("invitations/<int:pk>/again/", owner_views.again, name="colleagues-invite-again"),
    path("invitations/<int:pk>/take-back/", owner_views.back, name="colleagues-invite-back"),
    path("requests/<int:pk>/let-in/", owner_views.letting_in, name="colleagues-let-in"),
    path("requests/<int:pk>/turn-down/", owner_views.turning_down, name="colleagues-turn-down"),
    path("<int:pk>/remove/", owner_views.removing, name="colleagues-remove"),
    path("<int:pk>/hand-over/", owner_views.handing_over, name="colleagues-hand-over"),
]
