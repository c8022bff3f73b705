"""Blocks of an issue: each act an address of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.newsletters.access import get_block, get_issue, get_removal, writer_of
from campaigns.newsletters.arranging import add_block, move_block, remove_block, restore_block
from campaigns.newsletters.block_forms import form_for
from campaigns.newsletters.changing import NotNowError, StaleError
from campaigns.newsletters.here import Here
from campaigns.newsletters.models import Block
from campaigns.newsletters.saving import save_block
from campaigns.newsletters.studio_issue import do, form_of_the_page, save
from portal.web.ids import version_seen


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """At the end, opened at once."""
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    kind = request.POST.get("kind", "")
    if kind not in Block.Kind.values:
        messages.warning(request, _("Choose what to add."))
        return redirect(here.url("#blocks"))
    try:
        block = add_block(here.issue, by, version_seen(request), kind)
    except (StaleError, NotNowError) as why:
        return _told(request, here, why)
    return redirect(here.url(f"#block-{block.pk}", open=str(block.pk), only=""))


@form_of_the_page
def edit(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    held = get_block(here.issue, block)
    form = form_for(held, here.written_in, here.only, by, request.POST, request.FILES)
    return save(
        request,
        here.but(open=str(held.pk)),
        "block",
        form,
        lambda: save_block(held, by, version_seen(request), form.content, form.condition),
        f"#block-{held.pk}",
    )


@require_POST
def move(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """`to`: its new number among the blocks, from 1."""
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    held = get_block(here.issue, block)
    to = request.POST.get("to", "")
    place = int(to) if to.isdecimal() and len(to) < 4 else held.position
    return do(request, here, lambda: move_block(held, by, version_seen(request), place), f"#block-{held.pk}")


@require_POST
def remove(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    held = get_block(here.issue, block)
    try:
        remove_block(held, by, version_seen(request))
    except (StaleError, NotNowError) as why:
        return _told(request, here, why)
    return redirect(here.url("#blocks", open="", only=""))


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a removal; `event` names it."""
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    event = get_removal(here.issue, request.POST.get("event", ""))
    return do(request, here, lambda: restore_block(event, by), "#blocks")


def _told(request: HttpRequest, here: Here, why: Exception) -> HttpResponse:
    passed = _("Somebody else saved meanwhile. Look at it, then press again.")
    messages.warning(request, passed if isinstance(why, StaleError) else str(why))
    return redirect(here.url("#blocks"))
