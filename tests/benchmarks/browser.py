"""A signed-in browser that walks about, and remembers how it was served and what it was promised."""

import http.client
import random
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.person import TOKEN, Person
from tests.browser.demo import PASSWORD

INDUSTRIES = ("bakery", "cafe", "pub", "florist", "garage")
SAY = re.compile(r'hx-post="(/feedback/library/\d+/)"')
ARTICLE = re.compile(r'href="(/library/[\w-]+/)')
TRAINING = re.compile(r'href="(/training/[\w-]+/)')


@dataclass(frozen=True)
class Seen:
    path: str
    status: int
    at: float
    seconds: float

    @property
    def is_fine(self) -> bool:
        return 0 < self.status < 400


class Browser(Person):
    """Behind the proxy at `site`, though it asks the web server itself: TLS is not what is measured."""

    def __init__(self, port: int, site: str, address: str, seed: int) -> None:
        super().__init__(f"http://127.0.0.1:{port}")
        self.site, self.email = site, address
        self.dice = random.Random(seed)
        self.seen: list[Seen] = []
        self.said: set[str] = set()
        self.told = ""

    def sign_in(self) -> None:
        self.post("/sign-in/", login=self.email, password=PASSWORD)
        assert "sessionid" in self.cookies or "__Host-sessionid" in self.cookies, (
            f"{self.email} could not sign in"
        )
        self.connection.close()
        self.seen.clear()

    def walk(self, until: float, thinks: float) -> None:
        """Pauses are drawn so that browsers do not march in step."""
        time.sleep(self.dice.uniform(0, thinks))
        while time.monotonic() < until:
            self.dice.choices(ACTS, WEIGHTS)[0](self)
            time.sleep(self.dice.uniform(0.5, 1.5) * thinks)

    def visit(self, path: str, **typed: str) -> str:
        """A page, or with `typed` what a form sends; an error is noted, and the walk goes on."""
        begun = time.monotonic()
        try:
            status, text = self._request(
                "POST" if typed else "GET", path, urlencode(typed) if typed else None
            )
        except (OSError, http.client.HTTPException):
            self.connection.close()
            status, text = 0, ""
        self.seen.append(Seen(path, status, begun, time.monotonic() - begun))
        return text

    @property
    def was_taken(self) -> bool:
        return self.seen[-1].is_fine

    def look_at_an_article(self) -> None:
        articles = sorted(set(ARTICLE.findall(self.visit("/library/"))))
        if not articles:
            return
        page = self.visit(self.dice.choice(articles))
        form, token = SAY.search(page), TOKEN.search(page)
        if form and token and form[1] not in self.said and self.dice.random() < 0.3:
            self.visit(form[1], csrfmiddlewaretoken=token[1], answer="yes", next="/library/")
            if self.was_taken:
                self.said.add(form[1])

    def look_at_a_training(self) -> None:
        trainings = sorted(set(TRAINING.findall(self.visit("/training/"))))
        if trainings:
            self.visit(self.dice.choice(trainings))

    def tell_their_industry(self) -> None:
        token = TOKEN.search(self.visit("/me/facts/industry/"))
        if token:
            industry = self.dice.choice(INDUSTRIES)
            self.visit("/me/facts/industry/", csrfmiddlewaretoken=token[1], answer=industry)
            if self.was_taken:
                self.told = industry

    def search(self) -> None:
        self.visit(
            "/search/?q=" + self.dice.choice(("slow+computer", "late+invoice", "hire", "backup", "tax"))
        )

    def go_home(self) -> None:
        self.visit("/")

    def look_at_me(self) -> None:
        self.visit("/me/")

    def look_at_notices(self) -> None:
        self.visit("/notices/")

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        self.connection.request(method, path, body, self._headers(body))
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self._keep_cookies(answer)
        return answer.status, text

    def _headers(self, body: str | None) -> dict[str, str]:
        headers = super()._headers(body)
        outside = {
            "Host": urlsplit(self.site).netloc,
            "X-Forwarded-Proto": "https",
            "Referer": f"{self.site}/",
        }
        return {**headers, **outside}


ACTS = (
    Browser.go_home,
    Browser.look_at_an_article,
    Browser.look_at_a_training,
    Browser.search,
    Browser.look_at_me,
    Browser.look_at_notices,
    Browser.tell_their_industry,
)
WEIGHTS = (30, 25, 12, 12, 8, 8, 5)
