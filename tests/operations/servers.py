"""A fresh PostgreSQL and a fresh Redis or Valkey, started by hand from programs of whoever brings them."""

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.account import give, run, server_account
from portal.embedded.ports import LOOPBACK, any_free
from portal.embedded.postgres import Postgres
from portal.embedded.valkey import Valkey
from tests.operations.keeper import Program

CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
"""


@dataclass(frozen=True)
class Programs:
    """`postgres`: the folder of initdb, postgres and pg_dump; `valkey`: the server's program."""

    postgres: Path
    valkey: Path

    @classmethod
    def of_system(cls) -> "Programs":
        """Debian's, the newest; raises LookupError with what to install."""
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if not folders or not found:
            raise LookupError(
                "Install a PostgreSQL and a Valkey or Redis: apt install postgresql redis-server"
            )
        return cls(folders[-1], Path(found))

    @classmethod
    def of_wheels(cls) -> "Programs":
        """Those of the demo's packages, but servers of our own."""
        return cls(Postgres().installed().parent, Valkey().installed())


class Servers:
    def __init__(self, programs: Programs, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.account = server_account()
        self.password = secrets.token_urlsafe(12)
        self.postgres_port, self.valkey_port = any_free(), any_free()
        folder.chmod(0o755)

    @property
    def database_url(self) -> str:
        return f"postgresql://kinship:{self.password}@{LOOPBACK}:{self.postgres_port}/kinship"

    @property
    def maintenance_url(self) -> str:
        return self.database_url.removesuffix("kinship") + "postgres"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.valkey_port}/0"

    def prepare(self) -> None:
        for name in ("postgres", "valkey"):
            (self.folder / name).mkdir()
            give(self.folder / name, self.account)
        secret = self.folder / "secret"
        secret.write_text(self.password)
        secret.chmod(0o644)
        options = [f"--pwfile={secret}", "--auth=scram-sha-256", "--username=kinship", "--encoding=UTF8"]
        command = [self.programs.postgres / "initdb", "--no-sync", "--locale=C.UTF-8", *options, "-D"]
        run(self.account, [*command, self.folder / "postgres" / "data"], wait=300)
        with (self.folder / "postgres" / "data" / "postgresql.conf").open("a") as file:
            file.write(f"{CONFIGURATION}port = {self.postgres_port}\n")

    def as_programs(self) -> list[Program]:
        data = str(self.folder / "postgres" / "data")
        postgres = [str(self.programs.postgres / "postgres"), "-D", data]
        options = ["--port", str(self.valkey_port), "--bind", LOOPBACK, "--requirepass", self.password]
        kept = [
            "--appendonly",
            "yes",
            "--maxmemory-policy",
            "noeviction",
            "--dir",
            str(self.folder / "valkey"),
        ]
        valkey = [str(self.programs.valkey), *options, *kept]
        account = self.account.uid if os.geteuid() == 0 else None
        return [Program("postgres", postgres, account), Program("valkey", valkey, account)]


def version_of(program: Path) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return said.split("(")[0].strip() if "postgres" in said.lower() else " ".join(said.split()[:3])
