from csp.decorators import csp_exempt
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.mail.access import get_sample, previewed_kinds
from portal.mail.envelopes import Envelope, enclose
from portal.mail.framing import framed
from portal.mail.kinds import Kind, Sample
from portal.mail.streams import Voice


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    kinds = previewed_kinds(request.user)
    samples = [(kind, list(enumerate(kind.samples(), start=1))) for kind in kinds]
    return render(request, "portal/mail/mails.html", {"kinds": samples})


@require_safe
def mail(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    found, sample = get_sample(request.user, kind, number)
    context = {"kind": found, "sample": sample, "number": number, "envelope": written(found, sample)}
    return render(request, "portal/mail/mail.html", context)


@require_safe
@csp_exempt()  # type: ignore[arg-type]
def mail_html(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    return framed(str(written(*get_sample(request.user, kind, number)).letter.html))


@transaction.atomic
def written(kind: Kind, sample: Sample) -> Envelope:
    """The sample as it would go out; what writing it puts into the database is taken back."""
    envelope = enclose(
        sample.message, kind, kind.letter(sample.message, sample.secrets), Voice.of_the_brand()
    )
    transaction.set_rollback(True)
    return envelope
