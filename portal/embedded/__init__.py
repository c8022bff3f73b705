"""PostgreSQL and Valkey from Python wheels, for demo, development and tests; never for production.

Whoever asks for an address first starts the server; everybody after shares it. Servers outlive the process
that started them: the next one adopts what answers and stops what does not. `python -m portal.embedded stop`
ends them. Nothing here imports Django, since settings ask for the addresses.
"""

import shutil
from pathlib import Path

from portal.embedded.postgres import Postgres
from portal.embedded.server import Server
from portal.embedded.valkey import Valkey

SERVERS: tuple[type[Server], ...] = (Postgres, Valkey)


def database_url() -> str:
    return Postgres().ensure()


def redis_url(database: int = 0) -> str:
    """Tests that empty their database take another one than the demo's, which may run beside them."""
    return f"{Valkey().ensure()}/{database}"


def start() -> None:
    for kind in SERVERS:
        kind().ensure()


def stop() -> list[str]:
    """Stops what runs; the titles of what was stopped."""
    return [kind.title for kind in SERVERS if kind().stop()]


def running() -> list[str]:
    """The titles of the servers that answer now; starts nothing."""
    return [kind.title for kind in SERVERS if kind().answers()]


def remove() -> Path:
    """Stops the servers and deletes their data; the folder that is gone."""
    stop()
    folder = Postgres().folder.parent
    shutil.rmtree(folder, ignore_errors=True)
    return folder
