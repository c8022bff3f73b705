"""What a first view costs: each request as it went over the wire, with an empty cache, and what shifted."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request

KB = 1024


@dataclass
class Scales:
    """`with_page` puts them under a page before it goes anywhere; only its last document counts."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def under(cls, page: Page) -> "Scales":
        scales = cls(page)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("request", scales._asked)
        page.on("console", scales._said)
        page.on("pageerror", lambda error: scales.complaints.append(str(error)))
        return scales

    def _asked(self, request: Request) -> None:
        fresh = request.is_navigation_request() and request.frame == self.page.main_frame
        if fresh and request.redirected_from is None:
            self.requests.clear()
        if not request.url.startswith("data:"):
            self.requests.append(request)

    def _said(self, message: ConsoleMessage) -> None:
        """The browser also logs that a document is a 404; that is what was asked for."""
        if message.type == "error" and message.location.get("url") != self.page.url:
            self.complaints.append(message.text)

    @property
    def html(self) -> int:
        return sum(map(on_the_wire, self._of("document")))

    @property
    def script(self) -> int:
        return sum(map(on_the_wire, self._of("script")))

    @property
    def whole(self) -> int:
        return sum(map(on_the_wire, self.requests))

    def _of(self, kind: str) -> list[Request]:
        return [request for request in self.requests if request.resource_type == kind]

    def elsewhere(self, site: str) -> list[str]:
        return [request.url for request in self.requests if not request.url.startswith(f"{site}/")]

    def shifts(self) -> list[str]:
        """What moved without being asked to, how far, and where from and to."""
        return list(self.page.evaluate(SHIFTS))

    def __str__(self) -> str:
        sizes = (
            f"html {self.html / KB:.1f} KB, script {self.script / KB:.1f} KB, all {self.whole / KB:.1f} KB"
        )
        return f"{sizes}, {len(self.requests)} requests"


def on_the_wire(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


SHIFTS = """() => new Promise((done) => {
  const moved = [];
  const place = (box) => `${box.x},${box.y} ${box.width}x${box.height}`;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput))
      for (const source of entry.sources)
        moved.push([entry.value.toFixed(4), Math.round(entry.startTime) + " ms",
          source.node?.outerHTML?.slice(0, 100) ?? source.node?.nodeName,
          place(source.previousRect), place(source.currentRect)].join(" | "));
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 100);
})"""
