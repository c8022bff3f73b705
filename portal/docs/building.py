"""The handbook: pages of docs/ as a static site under KINSHIP_VAR, by mkdocs and a theme of our own."""

import logging
import shutil
from pathlib import Path

from django.conf import settings

CONFIG = "mkdocs.yml"


class DocsError(Exception):
    """A page that can't be built, or a link that leads nowhere: says which."""


def site_folder() -> Path:
    return Path(settings.VAR_DIR) / "docs"


def build_docs() -> Path:
    """Where the site is. Readers have the former one until the new one is whole."""
    target = site_folder()
    new, old = target.with_name("docs.new"), target.with_name("docs.old")
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    new.parent.mkdir(parents=True, exist_ok=True)
    _build(new)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def _build(folder: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    heard = _Complaints(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        build(load_config(str(Path(settings.BASE_DIR) / CONFIG), site_dir=str(folder)))
    except MkDocsException as error:
        raise DocsError("\n".join(heard.said) or str(error)) from error
    finally:
        logger.removeHandler(heard)


class _Complaints(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())
