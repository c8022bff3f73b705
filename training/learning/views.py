from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.ranking.readers import reader_of
from content.topics.querysets import first_of
from portal import covers
from portal.activity.sightings import see
from portal.feedback.asking import ask
from portal.web.addresses import with_query
from profiles.facts.viewing import query_of_visitor
from training.courses.access import find_card, find_training
from training.courses.models import Card
from training.courses.querysets import minutes_left, with_topics
from training.courses.sharing import card_of
from training.learning.forms import PickForm
from training.learning.letters import letter_lines
from training.learning.models import Progress
from training.learning.moving import answer, did_today, move_on
from training.learning.places import place_of
from training.learning.querysets import next_training
from training.learning.rows import row_of


@require_safe
def training_list(request: HttpRequest) -> HttpResponse:
    """Every training, with how far this person is in it."""
    trainings = list(with_topics())
    progress = place_of(request).among(trainings)
    see(request, "view", "training-list", "training-list")
    rows = [row_of(training, progress.get(training.pk)) for training in trainings]
    return render(request, "training/learning/list.html", {"rows": rows})


@require_safe
def training(request: HttpRequest, slug: str) -> HttpResponse:
    """What you get, how long it takes, and the way in."""
    training = find_training(slug)
    progress = place_of(request).progress(training)
    see(request, "view", training.subject, "training")
    hue, motif = first_of(training.topics.all())
    context = {
        "training": training,
        "progress": progress,
        "left": _minutes_left(progress),
        "cover": covers.cover(hue, motif, training.slug, tiles=2),
        "share": card_of(training, (hue, motif)),
    }
    return render(request, "training/learning/training.html", context)


def _minutes_left(progress: Progress | None) -> int | None:
    return minutes_left(progress.training, progress.resume_card) if progress else None


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """One card. A check card takes the answer by POST; reading a card moves nothing."""
    card = find_card(slug, position)
    if request.method != "POST":
        see(request, "view", card.training.subject, "training-card", card=position)
        return _show_card(request, card, PickForm(card))
    if not card.options.all():
        return HttpResponseNotAllowed(["GET", "HEAD"])
    form = PickForm(card, request.POST)
    if not form.is_valid():
        return _show_card(request, card, form, status=422)
    answer(place_of(request), card, form.cleaned_data["option"])
    return _go_on(request, f"{card.get_absolute_url()}#reasons")


def _show_card(request: HttpRequest, card: Card, form: PickForm, status: int = 200) -> HttpResponse:
    """A check card shows its reasons once it is answered, and its question again on `?again`."""
    progress = place_of(request).progress(card.training)
    asks_again = form.is_bound or "again" in request.GET
    context = {
        "training": card.training,
        "card": card,
        "form": form,
        "picked": progress.picked(card.position) if progress and not asks_again else None,
        "left": minutes_left(card.training, card.position),
    }
    return render(request, "training/learning/card.html", context, status=status)


@require_POST
def next_card(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    card = find_card(slug, position)
    move_on(place_of(request), card.training, position)
    if position >= card.training.card_count:
        return _go_on(request, reverse("training-end", args=[slug]))
    return _go_on(request, reverse("training-card", args=[slug, position + 1]))


def _go_on(request: HttpRequest, url: str) -> HttpResponse:
    """With the visitor's sentence, which is nowhere but in the address."""
    return redirect(with_query(url, query_of_visitor(request)))


@require_safe
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """The thing to do today, and what may come next. Coming here finishes nothing by itself."""
    training = find_training(slug)
    place = place_of(request)
    see(request, "view", training.subject, "training-end")
    following = next_training(place, reader_of(request), training)
    context = {
        "training": training,
        "progress": place.progress(training),
        "letter": letter_lines(training.today_copy),
        "following": row_of(*following, tiles=2) if following else None,
        "share_url": settings.SITE_URL + training.get_absolute_url(),
        "asked": ask(request, "training", [training.pk])[training.pk],
    }
    return render(request, "training/learning/end.html", context)


@require_POST
def today(request: HttpRequest, slug: str) -> HttpResponse:
    training = find_training(slug)
    did_today(place_of(request), training)
    return _go_on(request, reverse("training-end", args=[slug]) + "#today")
