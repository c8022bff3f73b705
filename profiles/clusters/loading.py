from pathlib import Path

from django.db import transaction

from profiles.clusters.changing import make
from profiles.clusters.models import Cluster
from profiles.seeing.loading import in_site_language, read
from profiles.segments.models import Segment

STARTER = Path(__file__).parent / "starter.yaml"


@transaction.atomic
def load_clusters() -> int:
    """The starter clusters in the site's language, where there is no cluster yet; how many.

    A segment that has the name of one of them already describes it.
    """
    if Cluster.objects.exists():
        return 0
    for entry in (entries := read(STARTER)):
        texts = in_site_language(entry["texts"])
        described = {"purpose": texts["purpose"], "rule": entry["rule"]}
        segment, _made = Segment.objects.get_or_create(name=texts["name"], defaults=described)
        told = {name: texts[name] for name in ("tone", "buys", "note")}
        make(None, {"segment": segment, "through": entry["through"], "channel": entry["channel"], **told})
    return len(entries)
