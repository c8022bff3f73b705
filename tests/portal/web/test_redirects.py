import pytest

from portal.web.redirects import local_url

EVIL = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "///evil.example",
    " //evil.example",
    "evil.example",
    "",
    None,
]


@pytest.mark.parametrize("wanted", EVIL)
def test_what_leads_elsewhere_stays_here(wanted: str | None) -> None:
    assert local_url(wanted, "/home") == "/home"


@pytest.mark.parametrize(
    "wanted", ["/", "/library/?kind=guide", "/me/#data", "/search/?q=https://evil.example"]
)
def test_paths_of_this_site_are_kept(wanted: str) -> None:
    assert local_url(wanted, "/home") == wanted
