from collections.abc import Collection

from portal.administration import attention
from portal.branding.attention import unfinished_brand
from portal.branding.demo import make_brand
from portal.branding.models import Brand
from portal.demo.makers import Maker, makers
from portal.files.purposes import users_of_images


def logos_in_use(ids: Collection[int]) -> set[int]:
    held = Brand.objects.values_list("logo", "logo_dark")
    return {pk for pair in held for pk in pair if pk} & set(ids)


def register() -> None:
    attention.lend("brand", unfinished_brand, order=10)
    users_of_images.register("brand", logos_in_use)
    makers.register("brand", Maker("brand", make_brand))
