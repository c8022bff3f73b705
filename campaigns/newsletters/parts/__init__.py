"""How each kind of block is written: what it needs to know of a chunk of readers, and its parts for one of them."""

from collections.abc import Mapping

from campaigns.newsletters.models import Block
from campaigns.newsletters.parts.numbers import Numbers
from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.parts.picks import Picks
from campaigns.newsletters.parts.question import Question
from campaigns.newsletters.parts.words import Button, Image, Story, Words

Kind = Block.Kind

PARTS: Mapping[str, type[Part]] = {
    Kind.TEXT: Words,
    Kind.PICKS: Picks,
    Kind.TRAINING: Picks,
    Kind.PROBLEMS: Picks,
    Kind.STORY: Story,
    Kind.QUESTION: Question,
    Kind.NUMBERS: Numbers,
    Kind.IMAGE: Image,
    Kind.BUTTON: Button,
}
