"""Where files lie. No storage gives out an address: whoever reads a file comes through one of our views."""

import os
import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class NoAddressError(NotImplementedError):
    """An address that asks nobody could not be taken back."""


class LocalStorage(FileSystemStorage):
    """In `files` under KINSHIP_VAR. A file is there whole or not at all."""

    @property
    def base_location(self) -> str:
        return str(settings.VAR_DIR / "files")

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> NoReturn:
        raise NoAddressError

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Names are digests or made up by chance: the same name is the same file."""
        return name

    def _save(self, name: str, content: Any) -> str:
        beside: str = super()._save(f"{name}.{uuid.uuid4().hex}.new", content)  # type: ignore[misc]
        os.replace(self.path(beside), self.path(name))
        return name
