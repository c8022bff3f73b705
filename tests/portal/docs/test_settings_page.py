"""docs/settings.md, .env.example and what the code reads name the same settings, with the same defaults."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
READ = re.compile(
    r"(?:env\.\w+|required|web_address|one_of|hours|sign_in_providers|_address)\(\s*\"([A-Z_]+)\""
    r"|(?:at_least|between)\([^\"]*\"([A-Z_]+)\""
)
SHELL = re.compile(r"\$\{([A-Z_]+):[-?]")
EXAMPLE = re.compile(r"^(?:# )?([A-Z_]+)=(.*)$", re.MULTILINE)
ROW = re.compile(r"^\| `([A-Z_]+)` \(([^|]+)\) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
OF_TESTS = {"KINSHIP_TEST_DB"}
MADE_BY_COMPOSE = {"DATABASE_URL", "REDIS_URL", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"}
LISTS = {"SHARE_FONTS"}
"""Said in words."""


def example() -> dict[str, str]:
    return dict(EXAMPLE.findall((REPOSITORY / ".env.example").read_text()))


def rows() -> dict[str, tuple[str, str, str]]:
    found = ROW.findall((REPOSITORY / "docs/settings.md").read_text())
    return {name: (default.strip(), does, wrong) for name, default, does, wrong in found}


def read_by_the_code() -> set[str]:
    code = "\n".join(path.read_text() for path in (REPOSITORY / "portal").rglob("*.py"))
    shell = "".join((REPOSITORY / name).read_text() for name in ("docker-compose.yml", "bin/serve"))
    found = {name for names in READ.findall(code) for name in names if name}
    return (found | set(SHELL.findall(shell))) - OF_TESTS


def test_every_setting_is_in_the_example_and_in_the_handbook() -> None:
    assert len(read_by_the_code()) > 45
    assert read_by_the_code() == set(example()) == set(rows())


def test_no_setting_stands_twice() -> None:
    names = [name for name, *_ in ROW.findall((REPOSITORY / "docs/settings.md").read_text())]
    assert len(names) == len(set(names))


def test_defaults_are_those_of_the_example() -> None:
    said = {name: default for name, (default, *_) in rows().items() if name not in LISTS | MADE_BY_COMPOSE}
    wrong = {
        name: default
        for name, default in said.items()
        if f"`{example()[name]}`" not in default
        and not (example()[name] == "" and default.startswith(("empty", "needed")))
    }
    assert wrong == {"MAIL_HOOKS": "the provider of `MAIL_URL`"}


def test_each_says_what_happens_when_it_is_wrong() -> None:
    assert {name for name, (_, does, wrong) in rows().items() if len(does) < 20 or len(wrong) < 20} == set()
