from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.clusters.models import Cluster
from profiles.people.models import Person


def user_of(request: HttpRequest) -> Person:
    """Who makes clusters and asks this; 404 for anyone else."""
    person = request.user
    if not isinstance(person, Person) or not person.is_staff or not person.has_perm("profiles.use_clusters"):
        raise Http404
    return person


def get_cluster(request: HttpRequest, pk: int) -> Cluster:
    user_of(request)
    return get_object_or_404(Cluster.objects.select_related("segment"), pk=pk)
