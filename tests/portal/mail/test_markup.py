import pytest

from portal.mail.markup import MarkupError, check, html_from

WHOLE = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    "inside",
    [
        "<mj-txet>Lost</mj-txet>",
        "<p>Lost</p>",
        "Lost",
        "<mj-text><mj-button>Lost</mj-button></mj-text>",
        "<mj-include path='x' />",
        "<mj-carousel></mj-carousel>",
    ],
)
def test_what_would_be_dropped_is_refused(inside: str) -> None:
    with pytest.raises(MarkupError):
        html_from(WHOLE.format(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<mj-text><p>Kept <b>whole</b><br> &amp; sound</p></mj-text>",
        "<mj-button href='https://x.example/'>Go</mj-button><mj-divider />",
        "<mj-table><tr><td>1</td></tr></mj-table><mj-raw><i>raw</i></mj-raw>",
    ],
)
def test_what_is_known_passes(inside: str) -> None:
    check(WHOLE.format(inside))
    assert "mj-" not in html_from(WHOLE.format(inside)).split("<body")[1].replace("mj-column", "").replace(
        "mj-outlook", ""
    )


def test_the_refusal_says_where() -> None:
    with pytest.raises(MarkupError, match="<mj-txet> in line 2"):
        check("<mjml>\n<mj-txet />\n</mjml>")
