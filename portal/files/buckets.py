"""Apart from the other storage: boto3 takes half a second to load, and only who has a bucket needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from portal.files.storages import NoAddressError

IN_MEMORY = 1024 * 1024
PATIENCE = {"connect_timeout": 3, "read_timeout": 10, "retries": {"max_attempts": 2}}


class BucketStorage(S3Storage):  # type: ignore[misc]
    """A private bucket of an S3-compatible server. What is read goes through a temporary file, not through memory.

    Buckets stand in the path, since servers of one's own seldom have a host name for each. Raises OSError where the
    server can't be reached or refuses, as a disk would.
    """

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(s3={"addressing_style": "path"}, signature_version="s3v4", **PATIENCE)
        ours = {
            "client_config": config,
            "max_memory_size": IN_MEMORY,
            "transfer_config": TransferConfig(use_threads=False),
        }
        return {**super().get_default_settings(), **ours}

    def url(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NoAddressError

    def _save(self, name: str, content: Any) -> str:
        with _as_a_disk_would():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        """Read at once: a server that fails does so here."""
        with _as_a_disk_would():
            found = super()._open(name, mode)
            found.file.seek(0)
            return found

    def delete(self, name: str) -> None:
        with _as_a_disk_would():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _as_a_disk_would():
            folders, files = super().listdir(name)
            return folders, files


@contextmanager
def _as_a_disk_would() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise OSError(f"the bucket did not answer as it should: {type(error).__name__}") from error
