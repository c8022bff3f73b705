"""Our components. Each declares its parameters in its signature; a missing, unknown or wrong one is an error.

They are built in: a template needs no `{% load %}`. All of them, in all states, stand at /styleguide/; what is
drawn stands at /styleguide/pictures/.
What lies inside a sentence (fact, gap, icon) is made here, because a template would add a line end to it.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context, Library, TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from portal import covers
from portal.web.addresses import with_query
from portal.web.languages import is_read_here

register = Library()
register.filter(with_query)

# Our names on the left, Lucide's on the right.
ICONS = {
    "article": "file-text",
    "before": "arrow-left",
    "bell": "bell",
    "bin": "trash-2",
    "book": "book-open",
    "chat": "message-square",
    "check": "check",
    "clock": "clock",
    "copy": "copy",
    "cross": "x",
    "down": "download",
    "error": "x",
    "eye": "eye",
    "help": "circle-question-mark",
    "home": "house",
    "info": "info",
    "library": "book-open",
    "link": "link",
    "list": "list-checks",
    "lower": "arrow-down",
    "mail": "mail",
    "next": "arrow-right",
    "people": "users",
    "pause": "pause",
    "phone": "phone",
    "play": "play",
    "plus": "plus",
    "print": "printer",
    "save": "bookmark",
    "search": "search",
    "star": "star",
    "success": "check",
    "training": "circle-play",
    "upper": "arrow-up",
    "user": "user",
    "video": "video",
    "warning": "triangle-alert",
}
NOTES = ("info", "success", "warning", "error")
MARKS = {"told": "fact", "think": "fact fact--think"}
UNBROKEN = 22
ANSWERS = ("", "yes", "no", "told")


def must(condition: bool, what: str) -> None:
    if not condition:
        raise TemplateSyntaxError(what)


def one_of(value: str, allowed: Collection[str], what: str) -> None:
    must(value in allowed, f"{what} is {value!r}; it can be: {', '.join(map(repr, allowed))}")


@register.simple_tag
def written(language: str = "") -> SafeString:
    """The attributes of an element with words from the database: where the page speaks another language, theirs too."""
    return (
        mark_safe("data-content")
        if is_read_here(language)
        else format_html('data-content lang="{}"', language)
    )


@register.simple_tag
def quoted(words: object, language: str) -> SafeString:
    """The same for words inside a sentence of ours."""
    return format_html("{}" if is_read_here(language) else '<span lang="{1}">{0}</span>', words, language)


@register.simple_tag
def icon(name: str, *, small: bool = False) -> SafeString:
    """Decorative: the words beside it say what it means."""
    one_of(name, ICONS, "icon")
    return _icon(name, small)


@lru_cache(maxsize=128)
def _icon(name: str, small: bool) -> SafeString:
    look = {"class": "i i--s" if small else "i", "stroke_width": "1.5", "aria_hidden": "true"}
    drawn = lucide(ICONS[name], size=20, **look)
    return mark_safe("".join(line.strip() for line in drawn.splitlines()))  # noqa: S308  from the package


@register.simple_tag
def fact(word: object, href: str = "", mark: str = "told") -> SafeString:
    """A word about the person. `told`: they told us or did it, yellow; `think`: we think so, outlined."""
    one_of(mark, MARKS, "fact mark")
    must(str(word) != "", "fact has no word: use gap for what is not known")
    classes = MARKS[mark] + (" nowrap" if len(str(word)) <= UNBROKEN else "")
    aside = format_html('<span class="vh"> ({})</span>', _("we think so")) if mark == "think" else ""
    return _marked(classes, href, format_html("{}{}", word, aside))


@register.simple_tag
def gap(href: str = "", label: str = "?") -> SafeString:
    """What is not known yet, dashed. A bare question mark is read out as "not known yet"."""
    unknown = format_html('<span aria-hidden="true">?</span><span class="vh">{}</span>', _("not known yet"))
    return _marked("fact fact--gap", href, unknown if label == "?" else label)


def _marked(classes: str, href: str, inside: str) -> SafeString:
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', classes, href, inside)
    return format_html('<span class="{}">{}</span>', classes, inside)


@register.simple_tag
def cover(hue: int, motif: str, slug: str, tiles: int = 1, title: str = "") -> SafeString:
    one_of(motif, covers.MOTIFS, "cover motif")
    return covers.cover(hue, motif, slug, tiles, title=title)


@register.inclusion_tag("components/row.html", takes_context=True)
def row(
    context: Context,
    *,
    title: str,
    url: str,
    kind: str,
    details: Sequence[str] = (),
    summary: str = "",
    language: str = "",
    cover: str = "",
    why_html: str = "",
    less_url: str = "",
    level: int = 3,
    lead: bool = False,
    plain: bool = False,
    done: bool = False,
) -> dict[str, Any]:
    """Something to read or do, in an `<li>` of `<ol class="rows">`.

    `language`: of title and summary. `cover`: what the cover tag gave, two tiles for a lead. `why_html`: a
    whole sentence with its word marked. `less_url`: where "less like this" is posted. `plain`: no cover, as in
    search. A visitor's sentence goes along in `url`.
    """
    must(not isinstance(details, str), "row details is a list of words, not one string")
    must(level in (2, 3, 4), "row level is 2, 3 or 4")
    url = with_query(url, str(context.get("carried", "")))
    return {**_without(context, locals()), "next": _here(context)}


def _without(context: Context, given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not context}


def _here(context: Context) -> str:
    """Where a form should come back to: this page, or the page whose part is being replaced."""
    request = context.get("request")
    return "" if request is None else str(request.POST.get("next") or request.get_full_path())


@register.inclusion_tag("components/note.html")
def note(kind: str = "info", title: str = "", body: object = "") -> dict[str, Any]:
    """A word, an icon and a rule. Kinds are Django's message levels."""
    one_of(kind, NOTES, "note kind")
    return {"kind": kind, "title": title, "body": body}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, content: bool = False) -> dict[str, Any]:
    """A text field, an area or a list box; for radios and ticks see pick and chips.

    `content`, here and in the others: the words come from the database; `data-content` says so.
    """
    _must_be_bound(bound, "field")
    classes = f"in {bound.field.widget.attrs.get('class', '')}".strip()
    return {"bound": bound, "widget": bound.as_widget(attrs={"class": classes}), "content": content}


@register.inclusion_tag("components/pick.html")
def pick(bound: BoundField, *, content: bool = False, language: str = "") -> dict[str, Any]:
    """Radios or ticks as lines, the whole line being the target; also a single tick. `language`: of the content."""
    _must_be_bound(bound, "pick")
    single = isinstance(bound.field.widget, CheckboxInput)
    return {"bound": bound, "single": single, "content": content, "language": language}


@register.inclusion_tag("components/chips.html")
def chips(bound: BoundField, *, hide_label: bool = False, content: bool = False) -> dict[str, Any]:
    """Radios or ticks as chips, for a few short words. `hide_label` where a sentence above asks."""
    _must_be_bound(bound, "chips")
    return {"bound": bound, "hide_label": hide_label, "content": content}


def _must_be_bound(bound: object, tag: str) -> None:
    must(isinstance(bound, BoundField), f"{tag} takes a field of a form, not {type(bound).__name__}")


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, *, content: bool = False) -> dict[str, Any]:
    """All that is to be put right, at the top, linked to its fields; nothing while there is nothing."""
    must(isinstance(form, BaseForm), f"error_summary takes a form, not {type(form).__name__}")
    whole = list(form.errors.get(NON_FIELD_ERRORS, []))
    faults = [_fault(bound) for bound in form if bound.errors]
    return {"form": form, "whole": whole, "faults": faults, "content": content}


def _fault(bound: BoundField) -> dict[str, Any]:
    """Lists of radios and ticks have no id of their own: the first of them is the place to go."""
    anchor = bound.id_for_label or f"{bound.auto_id}_0"
    return {"anchor": anchor, "label": bound.label, "errors": bound.errors}


@register.inclusion_tag("components/progress.html")
def progress(value: int, of: int, label: str, text: str = "") -> dict[str, Any]:
    """`label` says what is counted; `text` stands for the bar where it is not drawn, "3 of 4" by default."""
    must(of > 0 and 0 <= value <= of, f"progress {value!r} of {of!r} is not a part of a whole")
    return {"value": value, "of": of, "label": label, "text": text}


@register.inclusion_tag("components/crumbs.html")
def crumbs(items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Where the page lies: pairs of label and address, without the page itself."""
    must(all(len(item) == 2 for item in items), "crumbs takes pairs of label and url")
    return {"items": items}


@register.inclusion_tag("components/bigsearch.html")
def bigsearch(
    label: str, action: str, value: str = "", placeholder: str = "", button: str = "", *, line: bool = False
) -> dict[str, Any]:
    """The big search box, once on a page. `line` draws its edge, where it does not stand on the fascia."""
    return locals()


@register.inclusion_tag("components/empty.html")
def empty(sentence: str, action_url: str = "", action_label: str = "", example: str = "") -> dict[str, Any]:
    """Nothing here yet: why, one action, an example."""
    must(bool(action_url) == bool(action_label), "empty takes action_url and action_label together")
    return locals()


@register.inclusion_tag("components/who.html")
def who(name: str, detail: str = "", *, house: bool = False) -> dict[str, Any]:
    """A person: round for members, square for the house. `detail` may hold marked words, what two share."""
    return {"name": name, "detail": detail, "house": house, "initials": _initials(name)}


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper() if words else "?"


@register.inclusion_tag("components/helpful.html", takes_context=True)
def helpful(
    context: Context, *, target: str, url: str, asked: str = "", state: str = "", small: bool = False
) -> dict[str, Any]:
    """Was this helpful? POSTs `answer` (yes or no), then `why`, to `url`; the answer may be this part alone.

    `target`: which thing, for the id of the part, as in "article-12". `asked`: a better question, if there is
    one. `state`: "" not answered, "yes", "no" (asks why), "told" (said why).
    """
    one_of(state, ANSWERS, "helpful state")
    return {**_without(context, locals()), "level": 3 if small else 2, "next": _here(context)}


@register.inclusion_tag("components/copyline.html")
def copyline(label: str, value: str, name: str = "copyline") -> dict[str, Any]:
    """A line to copy. `name` is its id: one per page."""
    return {"label": label, "value": value, "name": name}


@register.inclusion_tag("components/rating.html", takes_context=True)
def rating(
    context: Context, *, name: str, url: str, form: BaseForm, said: str = "", undo_url: str = ""
) -> dict[str, Any]:
    """An answer on a scale: a group of radios, words, one button. POSTs `value` and `why` to `url`.

    `form` has the fields; `said`: the answer given already, in words, then there is the way back instead.
    """
    must(isinstance(form, BaseForm), f"rating takes a form, not {type(form).__name__}")
    return {**_without(context, locals()), "next": _here(context)}
