from django.http import Http404, HttpRequest

from portal.feedback.targets import targets

LARGEST = 2**63 - 1


def check_target(request: HttpRequest, target: str, object_id: int) -> None:
    """404 alike for a kind of thing nobody registered, and a thing that is missing or hidden from this viewer."""
    known = targets.get(target)
    if known is None or object_id > LARGEST:
        raise Http404
    known.find(request, object_id)
