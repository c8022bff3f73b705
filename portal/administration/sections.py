"""Where the admin's front page lists what: by what operators look for, not by the app that holds it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    slug: str
    title: Promise


PEOPLE = Section("people", _("People"))
ASKED = Section("asked", _("What we ask"))
CONTENT = Section("content", _("What there is to read and learn"))
MAIL = Section("mail", _("Mail"))
SAID = Section("said", _("What people said and did"))
SITE = Section("site", _("This site"))

SECTIONS = (PEOPLE, ASKED, CONTENT, MAIL, SAID, SITE)
