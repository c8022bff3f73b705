from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SITE
from portal.files.models import File, Image


@admin.register(Image)
class ImageAdmin(ReadOnlyAdmin[Image]):
    """Pictures that anyone may see. They are put in and taken out where they are used."""

    section = SITE
    list_display = ("at", "picture", "alt", "width", "height", "bytes", "by")
    list_display_links = ("at",)
    list_filter = ("suffix", "at")
    list_select_related = ("by",)
    search_fields = ("digest__startswith", "alt__startswith")
    search_help_text = _("The beginning of its words, or of the name in its address.")
    ordering = ("-id",)

    @admin.display(description=_("picture"))
    def picture(self, image: Image) -> str:
        return format_html('<a href="{}">{}</a>', image.get_absolute_url(), image.name[:12])


@admin.register(File)
class FileAdmin(ReadOnlyAdmin[File]):
    """What was attached: that it is there, not what is in it. It is read where it was attached."""

    section = SITE
    list_display = ("at", "name", "purpose", "kind", "bytes", "owner")
    list_filter = ("at",)
    list_select_related = ("owner",)
    search_fields = ("name__startswith", "sha256__startswith")
    search_help_text = _("The beginning of its name.")
    ordering = ("-id",)
