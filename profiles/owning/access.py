from django.http import Http404
from django.shortcuts import get_object_or_404

from profiles.owning.models import OwnedProduct
from profiles.owning.querysets import owned_by
from profiles.people.models import Person
from profiles.products.models import Product


def get_offered(slug: str) -> Product:
    """A product that can be chosen; 404 for another."""
    return get_object_or_404(Product, slug=slug, is_active=True)


def get_owned(person: Person, slug: str) -> OwnedProduct:
    """What the person's own business uses; 404 for all else."""
    found = owned_by(person).filter(product__slug=slug).first()
    if found is None:
        raise Http404
    return found
