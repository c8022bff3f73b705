"""A rule as lines of a sentence, each with its place, for the page that changes it; also a rule that is broken."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from portal.web.templatetags.components import fact
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.editing import Place, joiners, opened, split, words_of
from profiles.segments.models import Segment
from profiles.segments.rules import Rule, of_leaf, parts

NOT_AMONG = gettext_lazy("are not among those who")
FIRST = {
    "and": "",
    "not": NOT_AMONG,
    "any": gettext_lazy("any of"),
    "all": gettext_lazy("all of"),
    "none": NOT_AMONG,
    "not_all": NOT_AMONG,
}
AFTER_AND = {
    "and": gettext_lazy("and"),
    "not": gettext_lazy("but not those who"),
    "any": gettext_lazy("and any of"),
    "all": gettext_lazy("and all of"),
    "none": gettext_lazy("and none of"),
    "not_all": gettext_lazy("but not all of"),
}
AFTER_OR = {
    "and": gettext_lazy("or"),
    "not": gettext_lazy("or anybody but those who"),
    "any": gettext_lazy("or any of"),
    "all": gettext_lazy("or all of"),
    "none": gettext_lazy("or none of"),
    "not_all": gettext_lazy("or not all of"),
}


@dataclass
class Line:
    """`group`: the place that takes another way in, where it is a group. `share`: of those whom the first line fits."""

    place: str
    joiner: str
    joiners: list[tuple[str, object]]
    says: SafeString | str = ""
    trouble: str = ""
    group: str = ""
    parts: list["Line"] = field(default_factory=list)
    count: int | None = None
    share: str = "0"

    @property
    def leads(self) -> bool:
        """The first of the rule, or of its group: nothing stands before it that it could be joined to."""
        return self.place.rpartition("-")[2] == "0" and self.joiner == "and"

    @property
    def is_not(self) -> bool:
        return self.joiner in ("not", "none", "not_all")


def lines_of(segment: Segment) -> list[Line]:
    rule = opened(segment.rule)
    marking = _marking(segment)
    return [_line(part, (at,), AFTER_AND, marking) for at, part in enumerate(rule["all"])]


def with_counts(lines: list[Line], counts: list[int | None]) -> list[Line]:
    most = max([count or 0 for count in counts], default=0)
    for line, count in zip(lines, counts, strict=False):
        line.count = count
        line.share = f"{100 * count / most:.1f}" if count and most else "0"
    return lines


def plainly(rule: Rule, *, negated: bool = False) -> SafeString | str:
    """One condition in words, nothing leading anywhere. Raises BrokenRuleError."""
    condition, values = of_leaf(rule)
    return condition.in_words(values, fact, negated=negated)


def said(rule: Rule) -> list[tuple[object, SafeString]]:
    """A whole rule in words: each line of it, with how it is joined to those before. Raises BrokenRuleError."""
    return [_after(AFTER_AND, at, part) for at, part in enumerate(opened(rule)["all"])]


def _together(rule: Rule) -> SafeString:
    """What is joined in one way, as one sentence."""
    joiner, inner = split(rule)
    if joiner in ("and", "not"):
        return format_html("{}", plainly(inner[0]))
    words = AFTER_OR if joiner in ("any", "none") else AFTER_AND
    said = (_after(words, at, part) for at, part in enumerate(inner))
    return format_html_join(", ", "{}{}", ((f"{before} " if before else "", says) for before, says in said))


def _after(words: Mapping[str, object], at: int, rule: Rule) -> tuple[object, SafeString]:
    joiner, _inner = split(rule)
    return (words if at else FIRST)[joiner], _together(rule)


def _line(
    rule: Rule, place: Place, words: Mapping[str, object], marking: Callable[[Place, Rule], SafeString]
) -> Line:
    joiner, inner = split(rule)
    line = Line(words_of(place), joiner, [(name, words[name]) for name in joiners(inner)])
    if joiner in ("and", "not"):
        leaf = (*place, 0) if joiner == "not" else place
        _say(line, inner[0], leaf, marking)
        return line
    group, inside = _inside(rule, place)
    line.group = words_of(group) if inside else ""
    beside = AFTER_OR if joiner in ("any", "none") else AFTER_AND
    ways = [(*group, at) for at in range(len(inner))]
    line.parts = [_line(part, way, beside, marking) for part, way in zip(inner, ways, strict=True)]
    return line


def _inside(rule: Rule, place: Place) -> tuple[Place, bool]:
    """Where the group of a line is, and whether it can take more."""
    if "not" not in rule:
        return place, True
    if "not" in rule["not"]:
        return place, False
    return (*place, 0), True


def _say(line: Line, leaf: Rule, place: Place, marking: Callable[[Place, Rule], SafeString]) -> None:
    try:
        line.says = marking(place, leaf)
    except BrokenRuleError as broken:
        line.trouble = broken.words


def _marking(segment: Segment) -> Callable[[Place, Rule], SafeString]:
    """The words of a condition, the marked ones leading to its change."""
    line = reverse("studio-segment-line", args=[segment.pk])

    def words(place: Place, leaf: Rule) -> SafeString:
        condition, values = of_leaf(leaf)
        return condition.says(values, lambda word: fact(word, f"{line}?at={words_of(place)}"))

    return words


def signed(rule: Rule, *, negated: bool = False) -> Iterator[tuple[Rule, bool]]:
    """Each condition of a rule, and whether it must not hold."""
    if "has" in rule:
        yield rule, negated
    elif "not" in rule:
        yield from signed(rule["not"], negated=not negated)
    else:
        for part in parts(rule):
            yield from signed(part, negated=negated)
