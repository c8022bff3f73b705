from django.db.models import Q, QuerySet

from profiles.partners.models import Partner
from profiles.partners.querysets import active


def found_by(chosen: dict[str, str]) -> QuerySet[Partner]:
    """Those that work with us, by the words of the directory's sentence. No regions means everywhere."""
    rows = active()
    if chosen["tier"]:
        rows = rows.filter(tier=chosen["tier"])
    if chosen["competency"]:
        rows = rows.filter(competencies__slug=chosen["competency"])
    if chosen["region"]:
        rows = rows.filter(Q(regions__contains=[chosen["region"]]) | Q(regions=[]))
    for word in chosen["q"].split():
        rows = rows.filter(_says(word))
    return rows


def _says(word: str) -> Q:
    return Q(name__icontains=word) | Q(summary__icontains=word) | Q(does__icontains=word)
