import pytest

from content.starter import BadStarter, Record
from training.courses.parsing import CardText, OptionText, parse_cards

CHECK = """\
# What do you do?

Think first.

- [ ] Shout
  It scares people.
- [x] Ask
  It is kind
  and it works.
"""


def cards(body: str) -> list[CardText]:
    return parse_cards(Record("invoice.md", {}, body))


def test_a_card_is_its_heading_its_words_and_its_figure() -> None:
    body = "# One\n\nFirst.\n\n> Hello,\n>\n> pay me.\n\nLast.\n\n# Two\n\nWords.\n"
    one, two = cards(body)
    assert one == CardText("One", "First.\n\n\nLast.", "> Hello,\n>\n> pay me.")
    assert two == CardText("Two", "Words.")


def test_a_check_has_options_with_their_reasons() -> None:
    [card] = cards(CHECK)
    assert card.body == "Think first."
    assert card.options == [
        OptionText("Shout", "It scares people.", is_best=False),
        OptionText("Ask", "It is kind and it works.", is_best=True),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "invoice.md: body: there is no card"),
        ("Hello\n\n# One\n\nWords.", "invoice.md: body: there is text before the first card"),
        ("# One\n\n> a\n\nb\n\n> c", "invoice.md: card 1: has more than one blockquote"),
        (
            "# One\n\na\n\n# Two\n\n- [x] Ask\n- [ ] Wait\n  Why",
            "invoice.md: card 2: an answer lacks its reason",
        ),
        ("# One\n\n- [x] Ask\n  Why", "invoice.md: card 1: a check has two answers or more"),
        ("# One\n\n- [x] Ask\n  Why\n- [x] Wait\n  Why", "and one of them is marked"),
        ("# One\n\n- [ ] Ask\n  Why\n- [ ] Wait\n  Why", "and one of them is marked"),
    ],
)
def test_what_is_wrong_is_said_with_the_file_and_the_card(body: str, words: str) -> None:
    with pytest.raises(BadStarter) as caught:
        cards(body)
    assert words in str(caught.value)
