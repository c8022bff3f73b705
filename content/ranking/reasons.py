"""Words for why a thing was chosen: whole sentences per language, with at most one word marked."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content.ranking.choosing import Choice
from portal.mail.templatetags import mail
from portal.web.templatetags.components import fact
from profiles.facts.known import Known, Mark
from profiles.questions.catalogue import catalogue

Words = Promise | str

# Question → the sentence, and the form in which its word stands there.
BY_FACT: dict[str, tuple[Words, str]] = {
    "industry": (_("For {fact}"), "plural"),
    "need": (_("You want to {fact}"), "infinitive"),
    "challenge": (_("Your biggest challenge is {fact}"), "noun"),
    "employees": (_("Fits {fact}"), "count"),
    "software": (_("You use {fact}"), "plain"),
    "pcs": (_("You have {fact}"), "count"),
    "role": (_("You are {fact}"), "indef"),
    "stage": (_("Your business {fact}"), "clause"),
    "comfort": (_("You are happy when {fact}"), "clause"),
}
BY_CODE: dict[str, Words] = {
    "topic": _("On the same topic"),
    "any": _("Good for any business"),
    "open": _("May fit your business"),
}


def why_html(choice: Choice, language: str) -> SafeString:
    """The reason as a page shows it: yellow where they told us, outlined where we only think so."""
    word = _word(choice, language)
    if word is None:
        return format_html("{}", _plain(choice))
    marked = fact(word, mark=_mark(choice))
    return format_html(str(BY_FACT[choice.question][0]), fact=marked)


def why_mail(choice: Choice, language: str) -> SafeString:
    """The same for the HTML of a mail, which draws its own marks."""
    word = _word(choice, language)
    if word is None:
        return format_html("{}", _plain(choice))
    return format_html(str(BY_FACT[choice.question][0]), fact=mail.mark(word, _mark(choice)))


def _mark(choice: Choice) -> Mark:
    return "told" if choice.told else "think"


def why_text(choice: Choice, language: str) -> str:
    """The same for mails' text parts, subjects and alternative texts."""
    word = _word(choice, language)
    return _plain(choice) if word is None else str(BY_FACT[choice.question][0]).format(fact=word)


def _plain(choice: Choice) -> str:
    return str(BY_CODE["open" if choice.code == "fact" else choice.code])


def _word(choice: Choice, language: str) -> str | None:
    """The word of the causing fact; None without one, or where no sentence is written for its question."""
    prompt = catalogue().prompts.get(choice.question)
    if prompt is None or choice.question not in BY_FACT:
        return None
    known = Known(choice.value, option=prompt.options.get(choice.value))
    return known.word(BY_FACT[choice.question][1], language)
