from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from profiles.facts.known import KnownFacts
from profiles.facts.viewing import known_to
from profiles.facts.visiting import as_query
from profiles.questions.catalogue import Prompt
from profiles.sentences.composing import compose, compose_question
from profiles.sentences.rendering import as_html
from profiles.sentences.visitor import visitor_parts

register = Library()


@register.simple_tag
def profile_sentence(
    known: KnownFacts, voice: str = "you", name: str = "", *, linked: bool = True
) -> SafeString:
    """What goes into `<p class="say">`: the profile with its marked words and gaps."""
    return as_html(compose(known, get_language() or "", voice, name), linked=linked)


@register.simple_tag
def question_sentence(prompt: Prompt, known: KnownFacts, *, linked: bool = False) -> SafeString:
    """The question's own sentence, filled with the answer or with its hole."""
    return as_html([compose_question(prompt, known, get_language() or "")], linked=linked)


@register.inclusion_tag("profiles/sentences/visitor_form.html", takes_context=True)
def visitor_sentence(context: Context, action: str = "", anchor: str = "") -> dict[str, Any]:
    """A visitor's sentence as a GET form; nothing is stored. `anchor`: the id of the part to come back to."""
    known = known_to(context["request"])
    parts = visitor_parts(known, get_language() or "")
    return {"parts": parts, "action": action, "anchor": anchor, "query": as_query(known)}
