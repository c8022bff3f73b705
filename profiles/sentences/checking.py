import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.questions.catalogue import NAME, SLOT, Catalogue, Prompt, Slot, cut
from profiles.questions.models import Question
from profiles.sentences.models import SentenceTemplate

MOST_SLOTS = 4


def check_template(template: SentenceTemplate, held: Catalogue) -> None:
    """Refuses a template that would show a brace, an unknown question or a missing word form."""
    holes = [piece for piece in cut(template.text) if isinstance(piece, Slot)]
    slots = [hole for hole in holes if hole.form]
    if re.search(r"[{}]", SLOT.sub("", template.text)):
        raise ValidationError(_("A brace stands alone. Write {question:form}."))
    if not 1 <= len(slots) <= MOST_SLOTS:
        raise ValidationError(_("A template has one to four slots, written {question:form}."))
    if len({slot.question for slot in slots}) < len(slots):
        raise ValidationError(_("A question stands in a template only once."))
    _check_name([hole for hole in holes if not hole.form], template.voice)
    for slot in slots:
        _check_slot(slot, template, held)


def _check_name(bare: list[Slot], voice: str) -> None:
    for hole in bare:
        if hole.question != NAME or voice != SentenceTemplate.Voice.THEY:
            raise ValidationError(
                _("{%(hole)s} names no form. Only {name} may, in the voice about the person."),
                params={"hole": hole.question},
            )


def _check_slot(slot: Slot, template: SentenceTemplate, held: Catalogue) -> None:
    prompt = held.prompts.get(slot.question)
    if prompt is None:
        raise ValidationError(_("There is no question “%(slug)s”."), params={"slug": slot.question})
    lacking = _lacking(prompt, slot.form, template.language)
    if lacking:
        raise ValidationError(
            _("In %(language)s the form “%(form)s” is missing for: %(lacking)s."),
            params={"language": template.language, "form": slot.form, "lacking": ", ".join(lacking[:5])},
        )


def _lacking(prompt: Prompt, form: str, language: str) -> list[str]:
    if prompt.type == Question.Type.TEXT:
        return [] if form == "plain" else [prompt.slug]
    wanted = "plain" if form == "list" else form
    return [option.slug for option in prompt.offered if wanted not in option.words.get(language, {})]
