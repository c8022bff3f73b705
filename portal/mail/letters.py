import functools
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries
from django.utils import translation

from portal.branding.reading import brand
from portal.mail.kinds import Letter
from portal.mail.markup import html_from
from portal.mail.tints import tints

TAGS = "portal.mail.templatetags.mail"
CUT = "<!--cut-->"


def compose(folder: str, context: dict[str, Any], language: str) -> Letter:
    """The letter of `templates/mail/<folder>/{subject.txt,body.txt,body.mjml}` in the reader's language.

    The bodies extend `mail/base.txt` and `mail/base.mjml`. Every value is escaped in the HTML. Marketing
    letters carry `stop_url` in the context, for the link at the foot; where only a part is marketing, also
    `stops`: what the link says it stops.
    """
    with translation.override(language):
        everything = {**_frame(language), **context}
        subject = " ".join(_rendered(f"{folder}/subject.txt", everything, escape=False).split())
        everything["subject"] = subject
        text = _rendered(f"{folder}/body.txt", everything, escape=False)
        html = html_from(_rendered(f"{folder}/body.mjml", everything, escape=True))
    return Letter(subject, _tidy(text), html)


def compose_part(template: str, context: dict[str, Any], language: str) -> tuple[list[str], list[str]]:
    """HTML and text of `templates/mail/<template>.{mjml,txt}`, each cut at its `{% cut %}`: parts of many letters.

    What stands before the first cut and behind the last is the frame; styles are inlined as in a whole letter.
    """
    with translation.override(language):
        everything = {**_frame(language), **context}
        html = html_from(_rendered(f"{template}.mjml", everything, escape=True))
        text = _rendered(f"{template}.txt", everything, escape=False)
    return html.split(CUT), [_stripped(piece) for piece in text.split(CUT)]


def _stripped(text: str) -> str:
    """No blanks at line ends, and never more than one empty line."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines()))


def _frame(language: str) -> dict[str, Any]:
    operator = brand()
    return {
        "brand": operator,
        "tint": tints(operator),
        "logo": operator.logo_by_day,
        "site_url": settings.SITE_URL,
        "language": language,
    }


def _rendered(name: str, context: dict[str, Any], *, escape: bool) -> str:
    found = _engine(*settings.TEMPLATES[0]["DIRS"]).get_template(f"mail/{name}")
    return found.render(Context(context, autoescape=escape))


@functools.cache
def _engine(*folders: Path) -> Engine:
    """Our own: mails have other tags than pages, and no request."""
    return Engine(
        dirs=[str(folder) for folder in folders],
        libraries={**get_installed_libraries(), "mail": TAGS},
        builtins=["django.templatetags.i18n", TAGS],
    )


def _tidy(text: str) -> str:
    """At most two empty lines in a row, no blanks at line ends, and no empty lines in the foot below `--`."""
    words, dashes, foot = "\n".join(line.rstrip() for line in text.strip().splitlines()).rpartition("\n--\n")
    return re.sub(r"\n{4,}", "\n\n\n", words) + dashes + re.sub(r"\n{2,}", "\n", foot) + "\n"
