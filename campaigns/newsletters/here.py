"""Where a marketer is on the composer's page: what is open, as whom they look; all of it in the address."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from campaigns.newsletters.looks import LOOKS
from campaigns.newsletters.models import Issue
from portal.web.ids import as_id

WORDS = "words"


@dataclass(frozen=True)
class Here:
    """`open`: "words" or the id of a block; `only`: the question a block's condition is to be about; `who`: what a
    condition of the audience is to be about; `reader`: the id of the person looked at as; `look`: of looks.LOOKS."""

    issue: Issue
    open: str = ""
    only: str = ""
    who: str = ""
    reader: str = ""
    look: str = ""
    find: str = ""
    language: str = ""

    @classmethod
    def of(cls, request: HttpRequest, issue: Issue) -> "Here":
        get = request.GET.get
        language = get("in", "")
        return cls(
            issue,
            open=_plain(get("open", "")),
            only=_plain(get("only", "")),
            who=_plain(get("who", "")),
            reader=get("as", "") if as_id(get("as", "")) else "",
            look=get("look", "") if get("look", "") in LOOKS else "",
            find=get("find", "")[:80],
            language=language if language in dict(settings.LANGUAGES) else "",
        )

    @property
    def written_in(self) -> str:
        return self.language or self.issue.newsletter.language

    @property
    def open_block(self) -> int | None:
        return as_id(self.open) or None

    @property
    def query(self) -> str:
        """To hang on the address of a form, so that its answer comes back to here."""
        return urlencode(self.kept)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The names and values of the address."""
        said = {
            "open": self.open,
            "only": self.only,
            "who": self.who,
            "as": self.reader,
            "look": self.look,
            "in": self.language,
        }
        return [(name, value) for name, value in said.items() if value]

    def but(self, **changes: str) -> "Here":
        return replace(self, **changes)  # type: ignore[arg-type]  # all but the issue are words

    def url(self, anchor: str = "", **changes: str) -> str:
        """The page's address with these things different."""
        query = self.but(**changes).query
        return f"{self.issue.get_absolute_url()}{'?' if query else ''}{query}{anchor}"


def _plain(words: str) -> str:
    return words if len(words) <= 50 and words.replace("-", "").replace("_", "").isalnum() else ""
