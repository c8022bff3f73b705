"""A form for each kind of block: its words in one language, what holds in all, and whom it is only for."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.audience import asked_about
from campaigns.newsletters.models import Block
from content.library.models import Item
from portal.files.errors import NotAnImageError
from portal.files.keeping import keep_image
from portal.files.models import Image
from portal.mail.tracking.destinations import can_be_followed
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt

BODY = forms.Textarea(attrs={"rows": 6})
MARKDOWN = _("**bold**, *slanted*, [words](https://…), - for a list. {name|there} becomes their name.")
MOST_WORDS = 5000


class BlockForm(forms.Form):
    """`words`: names of the fields that differ by language; the others hold in all."""

    words: ClassVar[tuple[str, ...]] = ("heading",)
    shared: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        block: Block,
        language: str,
        only: Prompt | None,
        by: Person,
        data: Any = None,
        files: Any = None,
    ) -> None:
        self.block, self.language, self.only, self.by = block, language, only, by
        super().__init__(data, files, initial=self._initial(), auto_id=f"block{block.pk}_%s")
        if only is not None:
            self._add_condition(only)

    def _initial(self) -> dict[str, Any]:
        held: Mapping[str, Any] = self.block.content
        otherwise = held.get("otherwise", {}).get(self.language, {})
        return {
            **held.get(self.language, {}),
            **{name: held.get(name) for name in self.shared},
            "only": self._chosen(),
            "otherwise_heading": otherwise.get("heading"),
            "otherwise_body": otherwise.get("body"),
        }

    def _chosen(self) -> list[str]:
        condition = self.block.condition
        is_it = self.only is not None and condition.get("question") == self.only.slug
        return list(condition.get("values", [])) if is_it else []

    def _add_condition(self, prompt: Prompt) -> None:
        options = [(option.slug, option.word("label", self.language)) for option in prompt.options.values()]
        self.fields["only"] = forms.MultipleChoiceField(
            label=prompt.phrasing(self.language).asks,
            choices=options,
            required=False,
            help_text=_("Only readers of whom one of these is known get this block. None: everyone."),
            widget=forms.CheckboxSelectMultiple(attrs={"data-content": True}),
        )
        self.fields["otherwise_heading"] = forms.CharField(
            label=_("Heading for the others"), max_length=120, required=False
        )
        self.fields["otherwise_body"] = forms.CharField(
            label=_("Words for the others"),
            max_length=MOST_WORDS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Leave it empty to leave the block out for them."),
        )

    @property
    def content(self) -> dict[str, Any]:
        """The block's content with what was typed in its place; other languages stay."""
        said = {name: self.cleaned_data[name] for name in self.words}
        shared = {name: self.cleaned_data[name] for name in self.shared}
        return {**self.block.content, **shared, self.language: said, **self._otherwise()}

    def _otherwise(self) -> dict[str, Any]:
        if self.only is None:
            return {}
        held = self.block.content.get("otherwise", {})
        parts = {name: self.cleaned_data[f"otherwise_{name}"] for name in ("heading", "body")}
        every = {**held, self.language: parts}
        return {"otherwise": {language: words for language, words in every.items() if any(words.values())}}

    @property
    def condition(self) -> dict[str, Any]:
        held: dict[str, Any] = self.block.condition
        if self.only is None:
            return held
        values = self.cleaned_data["only"]
        return {"question": self.only.slug, "values": values} if values else {}

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.shared, *self.words)]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self["only"]] if self.only else []

    @property
    def others(self) -> list[forms.BoundField]:
        """What those get for whom the condition does not hold."""
        return [self[f"otherwise_{name}"] for name in ("heading", "body")] if self.only else []


def _heading() -> forms.CharField:
    return forms.CharField(label=_("Heading"), max_length=120, required=False)


class HeadingForm(BlockForm):
    heading = _heading()


class TextForm(BlockForm):
    words = ("heading", "body")
    heading = _heading()
    body = forms.CharField(
        label=_("Words"), max_length=MOST_WORDS, required=False, widget=BODY, help_text=MARKDOWN
    )


class ManyForm(BlockForm):
    shared = ("n",)
    n = forms.IntegerField(label=_("How many"), min_value=1, max_value=5)
    heading = _heading()


class StoryForm(BlockForm):
    words = ("heading", "teaser")
    shared = ("item",)
    item = forms.CharField(
        label=_("Which piece"), max_length=200, help_text=_("Its address, as in /library/late-invoices/.")
    )
    heading = _heading()
    teaser = forms.CharField(
        label=_("Words before it"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def _initial(self) -> dict[str, Any]:
        item = Item.objects.filter(pk=self.block.content.get("item")).first()
        return {**super()._initial(), "item": item.get_absolute_url() if item else ""}

    def clean_item(self) -> int:
        try:
            found = resolve(urlsplit(self.cleaned_data["item"]).path)
        except (ValueError, Resolver404):
            found = None
        item = None
        if found and found.url_name == "article":
            item = Item.objects.filter(slug=found.kwargs["slug"]).first()
        if item is None:
            raise ValidationError(_("We have no such piece. Copy its address from the library."))
        return item.pk


class ImageForm(BlockForm):
    words = ("alt", "caption", "url")
    shared = ("image",)
    image = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("JPEG, PNG, GIF or WebP. We make it at most 1,200 pixels wide."),
    )
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("For those who don’t see it."),  # noqa: RUF001
    )
    caption = forms.CharField(label=_("Words under it"), max_length=200, required=False)
    url = forms.CharField(label=_("Where it leads"), max_length=400, required=False)

    def clean_url(self) -> str:
        typed: str = self.cleaned_data["url"]
        return checked_url(typed) if typed else ""

    def clean_image(self) -> int | None:
        """The id of the picture: a new one is kept, without a new one the old one stays."""
        sent = self.cleaned_data["image"]
        held: int | None = self.block.content.get("image")
        if not sent or isinstance(sent, int):
            return held
        try:
            return keep_image(sent, "", self.by).pk
        except NotAnImageError as wrong:
            raise ValidationError(str(wrong)) from wrong

    @property
    def shown(self) -> Image | None:
        return Image.objects.filter(pk=self.block.content.get("image")).first()


class ButtonForm(BlockForm):
    words = ("label",)
    shared = ("url",)
    url = forms.CharField(label=_("Where it leads"), max_length=400, help_text=_("/library/… or https://…"))
    label = forms.CharField(label=_("Words on it"), max_length=60, required=False)

    def clean_url(self) -> str:
        return checked_url(self.cleaned_data["url"])


def checked_url(typed: str) -> str:
    """Where a link of a mail may lead. Raises ValidationError for what is no address."""
    url = typed.strip()
    if not url.startswith("mailto:") and not can_be_followed(url):
        raise ValidationError(_("Begin with / for a page of ours, or with https://."))
    return url


Kind = Block.Kind
FORMS: dict[str, type[BlockForm]] = {
    Kind.TEXT: TextForm,
    Kind.PICKS: ManyForm,
    Kind.PROBLEMS: ManyForm,
    Kind.TRAINING: HeadingForm,
    Kind.QUESTION: HeadingForm,
    Kind.NUMBERS: HeadingForm,
    Kind.STORY: StoryForm,
    Kind.IMAGE: ImageForm,
    Kind.BUTTON: ButtonForm,
}


def form_for(
    block: Block, language: str, about: str, by: Person, data: Any = None, files: Any = None
) -> BlockForm:
    """`about`: the slug of the question that its condition is to be about, else what it is about already."""
    wanted = about or block.condition.get("question", "")
    only = next((prompt for prompt in asked_about() if prompt.slug == wanted), None)
    return FORMS[block.kind](block, language, only, by, data, files)
