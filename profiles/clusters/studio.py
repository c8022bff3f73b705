"""The list of clusters and the page of one, and each thing that can be done with it as an address of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from portal.web.ids import version_seen
from profiles.clusters import changing
from profiles.clusters.access import get_cluster, user_of
from profiles.clusters.advice import advice_on
from profiles.clusters.forms import BUSY, ClusterForm
from profiles.clusters.page import page
from profiles.clusters.querysets import in_order, latest_sizes
from profiles.segments.studio import STALE
from profiles.segments.waiting import BusyError

UP, DOWN = "up", "down"
TREATMENT = "profiles/clusters/treatment.html"


@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    user_of(request)
    found, sizes = list(in_order()), latest_sizes()
    context = {
        "clusters": [(advice_on(one), sizes.get(one.pk)) for one in found],
        "in_none": sizes.get(None),
        "refreshed_at": max((one.refreshed_at for one in found if one.refreshed_at), default=None),
    }
    return render(request, "profiles/clusters/clusters.html", context)


@require_safe
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_cluster(request, pk)
    return render(request, "profiles/clusters/cluster.html", page(request, held, user_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = user_of(request)
    form = ClusterForm(request.POST if request.method == "POST" else None, auto_id="cluster_%s")
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(changing.make(by, form.cleaned_data))
        except changing.TakenError:
            form.say_taken()
    return form_page(request, TREATMENT, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def treatment(request: HttpRequest, pk: int) -> HttpResponse:
    """Its segment and how to treat it."""
    by, held = user_of(request), get_cluster(request, pk)
    data = request.POST if request.method == "POST" else None
    form = ClusterForm(data, instance=get_cluster(request, pk), auto_id="cluster_%s")
    context = {"form": form, "cluster": held}
    if data is None or not form.is_valid():
        return form_page(request, TREATMENT, context)
    try:
        changing.change(held, by, version_seen(request), form.cleaned_data)
    except changing.StaleError as told:
        theirs = {"cluster": told.cluster, "passed": advice_on(told.cluster)}
        return render(request, TREATMENT, {**context, **theirs}, status=STALE)
    except changing.TakenError:
        form.say_taken()
        return form_page(request, TREATMENT, context)
    except BusyError:
        form.add_error(None, BUSY)
        return form_page(request, TREATMENT, context)
    except changing.GoneError:
        form.add_error(None, _("Somebody else deleted this cluster meanwhile. Save makes it anew."))
        return form_page(request, TREATMENT, {"form": form})
    return redirect(held)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_cluster(request, pk)
    way = request.POST.get("way")
    if way in (UP, DOWN):
        try:
            changing.move(held, user_of(request), up=way == UP)
        except BusyError:
            messages.warning(request, BUSY)
    return redirect(f"{reverse('studio-clusters')}#cluster-{held.pk}")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_cluster(request, pk)
    try:
        changing.delete(held, user_of(request))
    except BusyError:
        messages.warning(request, BUSY)
        return redirect(held)
    except changing.InUseError as why:
        words = _("These segments ask about it: %(names)s. Take it out there first.")
        messages.warning(request, words % {"names": why})
        return redirect(held)
    messages.success(request, _("The cluster “%(name)s” is gone. Its segment stays.") % {"name": held})
    return redirect("studio-clusters")


@require_POST
def find_anew(request: HttpRequest) -> HttpResponse:
    """By a worker: among a million people it takes longer than a page may."""
    user_of(request)
    if changing.find_anew():
        messages.success(request, _("We are finding anew who is in which cluster. Look again in a minute."))
    else:
        messages.warning(request, _("No worker could be asked. It is done within ten minutes."))
    return redirect("studio-clusters")
