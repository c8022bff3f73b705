"""Markdown becomes HTML that nobody can make dangerous."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.markdown import headings, own_links, render

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    '[x](https://a.example "\\" onclick=\\"alert(1)")',
    "## Words {#a onclick=alert(1)}",
    '## Words {#a" onclick="alert(1)}',
    "{onclick=alert(1)}\nwords",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "```<script>\nalert(1)\n```",
    "- [ ] <input autofocus onfocus=alert(1)>",
    "<a href='//evil.example' style='position:fixed'>x</a>",
    "\0<scr\0ipt>alert(1)</script>",
]


def assert_inert(html):
    """Every tag in the output is one of ours, with only our attributes."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            allowed = {"a": {"href", "title", "rel"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}}
            assert tag not in {"script", "style", "svg", "img", "input", "iframe", "form", "math"}
            assert {name for name, _ in attrs} <= allowed.get(tag, set()) | {"class"}
            for name, value in attrs:
                if name == "href":
                    scheme = value.partition(":")[0] if ":" in value.split("/")[0] else ""
                    assert scheme.lower() in {"", "http", "https", "mailto", "tel"}

    Reader().feed(html)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_inert(attack):
    html = render(attack)
    assert_inert(html)
    assert html.__class__.__name__ == "SafeString"


@pytest.mark.properties
@given(
    st.text(
        alphabet=st.sampled_from(list("<>\"'&{}#()[]!*_`-|:/\\ \n\t=0aonjscript"))
        | st.characters(codec="utf-8"),
        max_size=200,
    )
)
def test_nothing_that_can_be_typed_is_dangerous(text):
    assert_inert(render(text))


def test_words_lists_and_tables():
    assert render("One **two** *three*") == "<p>One <strong>two</strong> <em>three</em></p>\n"
    assert render("1. a\n2. b") == "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"
    assert "<th>a</th>" in render("| a | b |\n|---|---|\n| 1 | 2 |")


def test_a_heading_takes_the_anchor_it_is_given():
    html = render("## Check *your* side & bank {#check-first}\n\nWords\n\n### More {#more}\n\n## None")
    assert '<h2 id="check-first">Check <em>your</em> side &amp; bank</h2>' in html
    assert headings(html) == [("check-first", "Check your side & bank"), ("more", "More")]


def test_nothing_but_a_heading_gets_an_id():
    assert "id=" not in render("words {#main}\n\n- item {#q}\n\n[link](/a){#b}")


def test_a_task_list_is_squares_and_no_inputs():
    html = render("- [ ] Lock the door\n- [x] Lights")
    assert html.count('<li class="task-list-item"><span class="box">☐</span> L') == 2
    assert "<input" not in html


def test_foreign_links_say_so_and_our_own_do_not(settings):
    settings.SITE_HOST = "kinship.example"
    assert render("[x](https://other.example/)") == (
        '<p><a href="https://other.example/" rel="noopener nofollow">x</a></p>\n'
    )
    assert 'rel="noopener nofollow"' in render("[x](//other.example/)")
    assert 'rel="noopener nofollow"' in render("[x](https://kinship.example.evil.example/)")
    assert "rel=" not in render("[x](https://kinship.example/a)")
    assert "rel=" not in render("[x](/library/)")


def test_our_own_scheme_is_resolved_by_who_knows():
    known = {"library:backups#first": "/library/backups/#first"}
    text = "See [**the** copy](library:backups#first) or [this](library:nowhere)."
    assert render(text, known.get) == (
        '<p>See <a href="/library/backups/#first"><strong>the</strong> copy</a> or this.</p>\n'
    )
    assert "href" not in render(text)
    assert own_links(text, "library") == ["library:backups#first", "library:nowhere"]
