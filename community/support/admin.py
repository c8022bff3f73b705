from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.support.models import HelpRequest
from portal.administration.lists import ListAdmin
from portal.administration.sections import SAID
from portal.files.addresses import address_of
from profiles.clusters.advice import in_one_line
from profiles.clusters.querysets import cluster_of
from profiles.facts.querysets import facts_of
from profiles.sentences.composing import compose
from profiles.sentences.rendering import as_text


@admin.register(HelpRequest)
class HelpRequestAdmin(ListAdmin[HelpRequest]):
    section = SAID
    list_display = ["made_at", "email", "text", "answered_at", "is_generated"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter)]
    search_fields = ["text", "email"]
    sortable_by = ()
    list_select_related = ["person"]
    readonly_fields = [
        "person",
        "is_generated",
        "known",
        "treatment",
        "email",
        "text",
        "attached",
        "page",
        "made_at",
    ]
    exclude = ["attachment"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("what we know"))
    def known(self, asked: HelpRequest) -> str:
        if asked.person is None:
            return ""
        return as_text(compose(facts_of(asked.person), get_language() or "", "they", asked.person.name))

    @admin.display(description=_("how to treat them"))
    def treatment(self, asked: HelpRequest) -> str:
        return in_one_line(cluster_of(asked.person) if asked.person else None)

    @admin.display(description=_("attachment"))
    def attached(self, asked: HelpRequest) -> str:
        file = asked.attachment
        link = '<a href="{}">{}</a> ({})'
        return format_html(link, address_of(file), file.name, filesizeformat(file.bytes)) if file else ""

    @admin.display(description=_("made by the demo"), boolean=True)
    def is_generated(self, asked: HelpRequest) -> bool:
        return bool(asked.person and asked.person.is_generated)
