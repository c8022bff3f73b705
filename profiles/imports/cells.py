"""What a cell may hold, by the kind of its column: each reader gives the value as it is kept, or says why it can't."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime

from portal.spreadsheets import as_it_was
from profiles.facts.checking import UNSEEN, InvalidAnswer, checked
from profiles.questions.catalogue import Option, Prompt
from profiles.questions.models import Question

Reader = Callable[[str], str]
"""Raises WrongCell."""

LONGEST_CELL = 2000
REMEMBERED = 10_000
ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})"
)
LONGEST_ADDRESS = 254
DAYS = (
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})"),
)
"""Beside ISO 8601: 31.12.2025 and 2025/12/31. 12/11/2025 can mean two days: it is refused."""
YES = {"yes", "y", "true", "1", "ja", "j", "wahr", "x"}
NO = {"no", "n", "false", "0", "nein", "falsch"}
SEPARATORS = re.compile(r"[|;,]")


class WrongCell(ValueError):
    """`code`: a name of what is wrong; its words are in problems.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def tidy(cell: str) -> str:
    """One line without spaces around it, and without the quote of a cell of ours. Raises WrongCell."""
    words = as_it_was(" ".join(cell.split()))
    if len(words) > LONGEST_CELL:
        raise WrongCell("long")
    words = unicodedata.normalize("NFC", words)
    if not words.isprintable() and any(unicodedata.category(sign) in UNSEEN for sign in words):
        raise WrongCell("signs")
    return words


def address(cell: str) -> str:
    found = cell.removeprefix("mailto:").lower()
    if len(found) > LONGEST_ADDRESS or not ADDRESS.fullmatch(found):
        raise WrongCell("address")
    return found


def words_up_to(most: int) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise WrongCell("long")
        return cell

    return read


def language(cell: str) -> str:
    code = cell.lower().replace("_", "-")
    spoken = {**{code: code for code, _ in settings.LANGUAGES}, **LANGUAGES}
    found = spoken.get(code) or spoken.get(code.split("-")[0])
    if found not in dict(settings.LANGUAGES):
        raise WrongCell("language")
    return str(found)


LANGUAGES = {"english": "en", "englisch": "en", "german": "de", "deutsch": "de"}


time_zones = cache(available_timezones)
"""It looks through the files of the system: hundreds for each cell otherwise."""


def time_zone(cell: str) -> str:
    if cell not in time_zones() or len(cell) > 40:
        raise WrongCell("time_zone")
    return cell


def yes_or_no(cell: str) -> str:
    said = cell.casefold()
    if said not in YES | NO:
        raise WrongCell("yes_or_no")
    return "true" if said in YES else "false"


def one_of(words: Callable[[], Mapping[str, str]], code: str = "choice") -> Reader:
    """By the word that people may write, in small letters. They are asked for once, with the first cell."""
    known = cache(words)

    def read(cell: str) -> str:
        found = known().get(cell.casefold())
        if found is None:
            raise WrongCell(code)
        return found

    return read


def moment(cell: str) -> str:
    """A day is its first moment; what says no zone is UTC."""
    found = moment_of(cell)
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except OverflowError:
        raise WrongCell("moment") from None


def moment_of(cell: str) -> datetime:
    """As it is written, with its zone or without. Raises WrongCell."""
    try:
        found = _moment(cell)
    except ValueError:
        found = None
    if found is None or not 1970 <= found.year <= 2200:
        raise WrongCell("moment")
    return found


def _moment(cell: str) -> datetime | None:
    if match := next(filter(None, (day.fullmatch(cell) for day in DAYS)), None):
        return datetime(*(int(match[part]) for part in ("year", "month", "day")))  # type: ignore[arg-type]  # noqa: DTZ001
    if day := parse_date(cell):
        return datetime.combine(day, time())
    return parse_datetime(cell)


def answer_to(prompt: Prompt) -> Reader:
    """A list as JSON, as facts hold it: by slug, or by the words of a choice in any language; a number for a band."""
    names = _names(prompt)
    known: dict[str, str] = {}

    def read(cell: str) -> str:
        if cell in known:
            return known[cell]
        try:
            found = json.dumps(checked(prompt, _values(prompt, names, cell)))
        except InvalidAnswer:
            raise WrongCell("words" if prompt.type == Question.Type.TEXT else "answer") from None
        if len(known) < REMEMBERED:
            known[cell] = found
        return found

    return read


def _names(prompt: Prompt) -> dict[str, str]:
    """What people may write → slug; where two choices have one word, the first."""
    names: dict[str, str] = {}
    for option in prompt.offered:
        for word in (option.slug, *_words(option)):
            names.setdefault(word.casefold(), option.slug)
    return names


def _words(option: Option) -> list[str]:
    labels = [forms[form] for forms in option.words.values() for form in ("label", "plain") if form in forms]
    return labels + [word for words in option.lay.values() for word in words]


def _values(prompt: Prompt, names: dict[str, str], cell: str) -> list[str]:
    if prompt.type == Question.Type.TEXT:
        return [cell]
    if prompt.takes_many and cell.casefold() not in names:
        return [names.get(part.strip().casefold(), part) for part in SEPARATORS.split(cell) if part.strip()]
    if prompt.type == Question.Type.BAND and re.fullmatch(r"\d{1,7}", cell):
        return [option.slug for option in prompt.offered if _holds(option, int(cell))][:1] or [cell]
    return [names.get(cell.casefold(), cell)]


def _holds(option: Option, number: int) -> bool:
    low, high = option.span or (number + 1, None)
    return low <= number and (high is None or number < high)
