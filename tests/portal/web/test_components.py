import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.web.templatetags.components import ICONS, fact

SCRIPT = "<script>alert(1)</script>"
INERT = "&lt;script&gt;alert(1)&lt;/script&gt;"


class Shop(forms.Form):
    name = forms.CharField(help_text="As on the door.")
    size = forms.ChoiceField(choices=[("1", "Just me"), ("2", "2 to 9")], widget=forms.RadioSelect)
    letter = forms.BooleanField(required=False, help_text="Once a month.")
    words = forms.CharField(required=False, widget=forms.Textarea(attrs={"class": "code"}))

    def clean(self) -> None:
        self.add_error(None, "Two shops have this name.")


class Fine(forms.Form):
    name = forms.CharField()


def show(template: str, **context: Any) -> str:
    return Template(template).render(Context(context))


def parsed(html: str) -> ElementTree.Element:
    """The part as a tree; `&nbsp;`-free and with closed elements, as our templates are, save for void ones."""
    closed = re.sub(r"<(input|br)\b([^>]*[^/>])?>", r"<\1\2/>", html)
    quoted = re.sub(r"\s(hidden|required|readonly|checked|data-[\w-]+)(?=[\s/>])(?!=)", r' \1=""', closed)
    return ElementTree.fromstring(f"<div>{quoted}</div>")


@pytest.mark.parametrize(
    "template",
    [
        "{% row title='A' url='/a' %}",
        "{% row title='A' url='/a' kind='Guide' colour='red' %}",
        "{% row 'A' '/a' 'Guide' %}",
        "{% fact %}",
        "{% fact 'bakery' shade='pink' %}",
        "{% progress 1 %}",
        "{% helpful target='a' %}",
        "{% copyline 'Link' %}",
        "{% field %}",
        "{% note 'info' tone='loud' %}",
    ],
)
def test_a_missing_or_unknown_parameter_is_an_error_when_the_template_is_read(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(template)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% icon 'unicorn' %}", "icon is 'unicorn'"),
        ("{% fact 'bakery' mark='sure' %}", "fact mark is 'sure'"),
        ("{% fact nothing %}", "fact has no word"),
        ("{% cover 0 'unicorn' 'a' %}", "cover motif is 'unicorn'"),
        ("{% note 'loud' body='A' %}", "note kind is 'loud'"),
        ("{% row title='A' url='/a' kind='Guide' details='6 min' %}", "details is a list"),
        ("{% row title='A' url='/a' kind='Guide' level=7 %}", "row level"),
        ("{% field 'name' %}", "field takes a field of a form, not SafeString"),
        ("{% pick nothing %}", "pick takes a field of a form, not str"),
        ("{% error_summary 'form' %}", "error_summary takes a form"),
        ("{% progress 5 of=4 label='Lessons' %}", "progress 5 of 4"),
        ("{% progress 0 of=0 label='Lessons' %}", "progress 0 of 0"),
        ("{% crumbs wrong %}", "crumbs takes pairs"),
        ("{% empty 'Nothing.' action_url='/a' %}", "together"),
        ("{% helpful target='a' url='/a' state='maybe' %}", "helpful state is 'maybe'"),
    ],
)
def test_a_wrong_value_is_an_error_that_says_what_is_right(template: str, told: str) -> None:
    values = {"wrong": [("A", "/a", "b")]}
    with pytest.raises(TemplateSyntaxError, match=re.escape(told)):
        show(template, **values)


@pytest.mark.parametrize(
    "template",
    [
        "{% fact bad %}",
        "{% fact bad href='/me' mark='think' %}",
        "{% gap label=bad %}",
        "{% gap href=bad %}",
        "{% row title=bad url=bad kind=bad details=list summary=bad cover=bad why_html=bad less_url=bad %}",
        "{% row title=bad url='/a' kind='Fix' language=bad %}",
        "{% row title=bad url='/a' kind=bad why_html=bad plain=True done=True %}",
        "{% note 'error' title=bad body=bad %}",
        "{% progress 1 of=4 label=bad text=bad %}",
        "{% crumbs pairs %}",
        "{% bigsearch label=bad action=bad value=bad placeholder=bad button=bad %}",
        "{% empty bad action_url=bad action_label=bad example=bad %}",
        "{% who bad detail=bad %}",
        "{% helpful target='a' url=bad asked=bad %}",
        "{% copyline bad bad name=bad %}",
        "{% cover 0 'dots' bad title=bad %}",
    ],
)
def test_what_people_wrote_stays_words(template: str) -> None:
    bad = f'"{SCRIPT}'
    shown = show(template, bad=bad, list=[bad], pairs=[(bad, bad)])
    assert "<script" not in shown
    assert INERT in shown
    assert f'"{INERT}' not in shown.replace(f"&quot;{INERT}", "")


def test_a_told_word_is_yellow_and_links_to_where_it_can_be_changed() -> None:
    assert show("{% fact 'bakery' %}") == '<span class="fact nowrap">bakery</span>'
    assert show("{% fact 'bakery' '/me' %}.") == '<a class="fact nowrap" href="/me">bakery</a>.'


def test_a_long_word_may_break() -> None:
    assert show("{% fact 'spend less time on paper' %}").startswith('<span class="fact">')


def test_a_guess_is_outlined_and_said_to_be_one() -> None:
    shown = show("{% fact 'Till 5' mark='think' %}")
    assert (
        shown == '<span class="fact fact--think nowrap">Till 5<span class="vh"> (we think so)</span></span>'
    )


def test_a_gap_is_read_out_in_words() -> None:
    shown = show("{% gap '/me' %}")
    assert shown == (
        '<a class="fact fact--gap" href="/me"><span aria-hidden="true">?</span>'
        '<span class="vh">not known yet</span></a>'
    )
    assert show("{% gap label='What you do' %}") == '<span class="fact fact--gap">What you do</span>'


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_there_thin_and_hidden_from_readers(name: str) -> None:
    drawn = ElementTree.fromstring(show("{% icon name %}", name=name))
    assert (drawn.get("class"), drawn.get("stroke-width"), drawn.get("aria-hidden")) == ("i", "1.5", "true")


def test_a_row_says_what_it_is_and_why() -> None:
    shown = show(
        "{% row title='The closing list' url='/library/list' kind='Checklist' details=details why_html=why %}",
        details=["6 min", "print it"],
        why=format_html("You want to {}.", fact("close up faster")),
    )
    assert words(shown) == "Checklist 6 min print it The closing list You want to close up faster."
    assert '<h3 class="row__t"><a href="/library/list" data-content>The closing list</a></h3>' in shown
    assert '<span class="fact nowrap">close up faster</span>.' in shown


def test_words_in_another_language_than_the_page_say_so() -> None:
    template = (
        "<h1 {% written 'en' %}>A</h1> {% quoted said 'en' as title %}{{ title }}"
        "{% row title='A' summary='B' language='en' url='/a' kind='Guide' less_url='/less' %}"
        "<p {% written %}>C</p>"
    )
    with translation.override("de"):
        shown = show(template, said="<b>")
    assert '<h1 data-content lang="en">A</h1> <span lang="en">&lt;b&gt;</span>' in shown
    assert '<a href="/a" data-content lang="en">A</a>' in shown
    assert '<p class="row__d" data-content lang="en">B</p>' in shown
    assert '<span class="vh" data-content lang="en">: A</span>' in shown
    assert "<p data-content>C</p>" in shown
    for language in ("en", "en-gb"):
        with translation.override(language):
            assert "lang=" not in show(template, said="<b>")


def test_a_row_takes_a_visitors_sentence_along() -> None:
    shown = show("{% row title='A' url='/a?open=b#c' kind='Fix' %}", carried="need=get-paid&employees=1")
    assert 'href="/a?open=b&amp;need=get-paid&amp;employees=1#c"' in shown


def test_a_sentence_marked_elsewhere_keeps_its_marks() -> None:
    why = mark_safe('Read by <span class="fact">bakeries</span>')
    shown = show("{% row title='A' url='/a' kind='Guide' why_html=why %}", why=why)
    assert f"<p>{why}</p>" in shown


def test_less_like_this_is_a_post_that_comes_back_here() -> None:
    context = {"request": RequestFactory().get("/library/?topic=tills"), "csrf_token": "token"}
    shown = show("{% row title='A' url='/a' kind='Guide' less_url='/less/3' %}", **context)
    assert '<form method="post" action="/less/3" hx-post="/less/3" hx-target="closest li"' in shown
    assert 'name="csrfmiddlewaretoken" value="token"' in shown
    assert '<input type="hidden" name="next" value="/library/?topic=tills">' in shown


def test_a_plain_row_has_no_cover() -> None:
    shown = show("{% row title='A' url='/a' kind='Guide' cover='COVER' plain=True level=2 %}")
    assert "COVER" not in shown
    assert "<b>Guide</b>" in shown
    assert "<h2 " in shown


def test_a_field_is_wired_to_its_label_hint_and_error() -> None:
    form = Shop({"name": ""}, auto_id="id_%s")
    tree = parsed(show("{% field form.name %}", form=form))
    control = tree.find(".//input")
    assert control is not None
    assert tree.find(".//label").get("for") == control.get("id") == "id_name"
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "id_name_helptext id_name_error"
    assert described(tree, control) == ["As on the door.", "Fill this in."]
    assert control.get("class") == "in"


def test_the_error_stands_above_the_control() -> None:
    shown = show("{% field form.name %}", form=Shop({"name": ""}))
    assert shown.index("<label") < shown.index("Fill this in.") < shown.index("<input")


def test_what_was_typed_is_kept_and_escaped() -> None:
    shown = show("{% field form.name %}", form=Shop({"name": f'"{SCRIPT}'}))
    assert f'value="&quot;{INERT}"' in shown


def test_a_good_field_says_nothing_of_errors() -> None:
    shown = show("{% field form.name %}", form=Fine())
    assert "error" not in shown
    assert "aria-invalid" not in shown
    assert "optional" not in shown


def test_an_optional_field_says_so_and_keeps_the_class_of_its_widget() -> None:
    shown = show("{% field form.words %}", form=Shop())
    assert "(optional)" in shown
    assert 'class="in code"' in shown


@pytest.mark.parametrize("tag", ["pick", "chips"])
def test_a_list_of_choices_is_a_described_group(tag: str) -> None:
    tree = parsed(show("{% " + tag + " form.size %}", form=Shop({"name": "A"})))
    group = tree.find("fieldset")
    assert group is not None
    assert words(ElementTree.tostring(group.find("legend"), encoding="unicode")) == "Size"
    assert described(tree, group) == ["Choose one."]
    assert [label.findtext("span") for label in group.iter("label")] == ["Just me", "2 to 9"]
    assert [control.get("type") for control in group.iter("input")] == ["radio", "radio"]


def test_what_was_ticked_is_kept() -> None:
    shown = show("{% pick form.size %}{% pick form.letter %}", form=Shop({"size": "2", "letter": "on"}))
    assert re.findall(r'value="(\w+)"[^>]*checked', shown) == ["2"]
    assert re.search(r'name="letter"[^>]*checked', shown)


def test_a_single_tick_stands_in_its_label() -> None:
    tree = parsed(show("{% pick form.letter %}", form=Shop()))
    control = tree.find(".//label/input")
    assert control is not None
    assert described(tree, control) == ["Once a month."]


def test_the_summary_names_and_links_all_that_is_wrong() -> None:
    shown = show("{% error_summary form %}", form=Shop({}))
    assert 'role="alert" tabindex="-1"' in shown
    assert re.findall(r'<li><a href="(#\w+)">(\w+)</a> ([^<]+)</li>', shown) == [
        ("#id_name", "Name", "Fill this in."),
        ("#id_size_0", "Size", "Choose one."),
    ]
    assert "<h2>3 things to put right</h2>" in shown
    assert "<p>Two shops have this name.</p>" in shown


def test_the_summary_leads_to_controls_that_are_there() -> None:
    shown = show("{% error_summary form %}{% field form.name %}{% pick form.size %}", form=Shop({}))
    for anchor in re.findall(r'href="#(\w+)"', shown):
        assert f'id="{anchor}"' in shown


@pytest.mark.parametrize("form", [Fine(), Fine({"name": "A"})])
def test_no_summary_of_nothing(form: forms.Form) -> None:
    assert show("{% error_summary form %}", form=form).strip() == ""


def test_progress_stands_in_words_too() -> None:
    shown = show("{% progress 3 of=4 label='Lessons done' %}")
    assert shown.strip() == (
        '<progress class="progress" max="4" value="3" aria-label="Lessons done">3 of 4</progress>'
    )


@pytest.mark.parametrize(
    ("name", "initials"), [("Dele Okafor", "DO"), ("Priya", "P"), ("Ana María de Souza", "AS"), ("", "?")]
)
def test_a_person_has_initials(name: str, initials: str) -> None:
    assert f'aria-hidden="true" data-content>{initials}</span>' in show("{% who name %}", name=name)


@pytest.mark.parametrize(
    ("state", "said", "buttons"),
    [
        ("", "Did this help?", ["Yes", "No"]),
        ("yes", "Good. Thank you for saying so.", ["It did not help after all"]),
        ("no", "Thank you. What was missing?", ["Send"]),
        ("told", "Thank you for writing.", []),
    ],
)
def test_helpful_goes_on_from_what_was_said(state: str, said: str, buttons: list[str]) -> None:
    shown = show("{% helpful target='article-1' url='/feedback/article/1' state=state %}", state=state)
    assert said in words(shown)
    assert [words(button) for button in re.findall(r"<button.*?</button>", shown)] == buttons
    assert 'method="post" action="/feedback/article/1" hx-post="/feedback/article/1"' in shown


def test_helpful_comes_back_to_the_page_also_when_only_its_part_is_drawn_anew() -> None:
    answered = RequestFactory().post("/feedback/article/1", {"answer": "yes", "next": "/library/list"})
    shown = show("{% helpful target='a' url='/f' state='yes' %}", request=answered)
    assert '<input type="hidden" name="next" value="/library/list">' in shown


def test_a_copy_button_waits_for_a_script() -> None:
    shown = show("{% copyline 'Show it to someone' 'https://example.org/t/a' %}")
    assert re.search(r'<button[^>]*data-copy="copyline"[^>]* hidden>', shown)
    assert 'id="copyline" readonly value="https://example.org/t/a"' in shown


def test_crumbs_are_links_in_a_named_landmark() -> None:
    shown = show("{% crumbs items %}", items=[("Library", "/library/"), ("Tills", "/topics/tills/")])
    assert re.findall(r'<li><a href="([^"]+)">(\w+)</a></li>', shown) == [
        ("/library/", "Library"),
        ("/topics/tills/", "Tills"),
    ]
    assert 'aria-label="Where you are"' in shown


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" .", ".")


def described(tree: ElementTree.Element, control: ElementTree.Element) -> list[str]:
    """What a reader hears after the name: the texts that aria-describedby points at."""
    ids = (control.get("aria-describedby") or "").split()
    found = [tree.find(f".//*[@id='{name}']") for name in ids]
    return ["".join(part.itertext()).strip() for part in found if part is not None]
