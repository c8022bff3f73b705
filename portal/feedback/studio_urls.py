from django.urls import path

from portal.feedback import studio, working

ACTS = {
    "take": working.take,
    "give-back": working.give_back,
    "done": working.finish,
    "reopen": working.reopen,
}

urlpatterns = [
    path("", studio.work, name="studio-feedback"),
    path("trends/", studio.trends_page, name="studio-feedback-trends"),
    path("<int:pk>/", studio.one, name="studio-feedback-one"),
    path("<int:pk>/hand-over/", studio.hand_over, name="studio-feedback-hand-over"),
    path("<int:pk>/reply/", studio.reply, name="studio-feedback-reply"),
    path("<int:pk>/changed/", studio.tell_change, name="studio-feedback-changed"),
    path("changes/<int:pk>/withdraw/", studio.withdraw, name="studio-feedback-withdraw"),
    *(
        path(f"<int:pk>/{slug}/", studio.act, {"done": done}, name=f"studio-feedback-{slug}")
        for slug, done in ACTS.items()
    ),
]
