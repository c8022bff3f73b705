from django.http import Http404

from portal.files.keeping import path_of
from portal.files.models import Image


def get_image(digest: str, suffix: str) -> Image:
    """A picture that is in the store; Http404 for any other, whatever lies in the folder."""
    image = Image.objects.filter(digest=digest, suffix=suffix).first()
    if image is None or not path_of(digest, suffix).is_file():
        raise Http404
    return image
