"""Kinship as in production: fresh servers, production's settings, every process by itself, a proxy with TLS."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.embedded.ports import any_free
from portal.environment import REPOSITORY
from tests.operations.certificates import certificate
from tests.operations.keeper import Keeper, Program
from tests.operations.proxy import Proxy
from tests.operations.servers import Programs, Servers
from tests.operations.visitor import Visitor
from tests.sinks import Sink

READY_SECONDS = 120.0
QUEUES = {"worker-mail": "mail_now", "worker-bulk": "mail_bulk", "worker": "default"}
TOKEN = "a-token-for-metrics-only"


class Installation:
    def __init__(self, programs: Programs, folder: Path) -> None:
        self.servers = Servers(programs, folder)
        self.folder = folder
        self.var = folder / "var"
        self.var.mkdir()
        self.certificate = certificate(folder, days=90)
        self.proxy = Proxy(self.certificate)
        self.proxy.web = any_free()
        self.sink = Sink()
        self.keeper = Keeper(folder / "log", {})

    def __enter__(self) -> "Installation":
        self.sink.__enter__()
        self.servers.prepare()
        self.keeper.environment = self.environment()
        for program in self.servers.as_programs():
            self.keeper.start(program)
        self.wait_for_database()
        self._make_database()
        return self

    def __exit__(self, *_: object) -> None:
        self.keeper.stop_all()
        self.proxy.close()
        self.sink.__exit__()

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
        return kept | {
            "PWD": str(REPOSITORY),
            "KINSHIP_MODE": "production",
            "KINSHIP_VAR": str(self.var),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": self.proxy.url,
            "TRUSTED_PROXIES": "1",
            "DATABASE_URL": self.servers.database_url,
            "REDIS_URL": self.servers.redis_url,
            "MAIL_URL": self.sink.url,
            "MAIL_FROM": "Kinship <hello@portal.example.org>",
            "SUPPORT_ADDRESS": "support@portal.example.org",
            "METRICS_TOKEN": TOKEN,
            "PG_BIN": str(self.servers.programs.postgres),
            "SSL_CERT_FILE": str(self.certificate),
        }

    def start(self) -> float:
        """Web, workers and beat; how many seconds until all are ready."""
        begun = time.monotonic()
        self.keeper.start(self._web())
        for name, queue in QUEUES.items():
            self.keeper.start(self._worker(name, queue))
        self.keeper.start(Program("beat", self._celery("beat", "--pidfile=", "--loglevel", "info")))
        self.wait("all is ready", self.is_ready, READY_SECONDS)
        return time.monotonic() - begun

    def stop(self) -> None:
        for name in ("beat", *QUEUES, "web"):
            self.keeper.stop(name, signal_of(name))

    def manage(self, *arguments: str, fails: bool = False) -> str:
        """What it printed."""
        run = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPOSITORY,
            env=self.keeper.environment,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        if run.returncode and not fails:
            raise AssertionError(f"manage.py {' '.join(arguments)}: {run.stdout}{run.stderr}")
        return run.stdout

    def doctor(self) -> list[dict[str, str]]:
        """Its findings but "ok", of all checks but the DNS, which has no records of a made-up sender."""
        said: dict[str, Any] = json.loads(self.manage("doctor", "--json", fails=True))
        found = [finding for finding in said["findings"] if finding["level"] != "ok"]
        return [finding for finding in found if finding["check"] != "dns"]

    def visitor(self) -> Visitor:
        return Visitor(self.proxy.url, self.certificate)

    def is_ready(self) -> bool:
        return self.visitor().get("/readyz")[0] == 200

    def metric(self, name: str) -> float:
        """0 where it is not there, infinite where nobody answers."""
        status, text = self.visitor().get("/metrics", Authorization=f"Bearer {TOKEN}")
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if status == 200 and found else 0.0

    def wait(self, what: str, holds: Callable[[], bool], seconds: float = READY_SECONDS) -> float:
        """How long it took; raises TimeoutError."""
        begun = time.monotonic()
        while not holds():
            if time.monotonic() - begun > seconds:
                raise TimeoutError(f"{what}: not within {seconds:.0f} s")
            time.sleep(0.1)
        return time.monotonic() - begun

    def wait_for_database(self) -> None:
        self.wait("PostgreSQL", lambda: self._runs_sql("SELECT 1"))

    def log(self, name: str) -> str:
        return self.keeper.log(name)

    def wipe(self) -> None:
        """The database and all files are gone; Valkey's memory too."""
        import redis

        self._sql("DROP DATABASE kinship WITH (FORCE)")
        self._make_database()
        subprocess.run(["rm", "-rf", str(self.var)], check=True)
        self.var.mkdir()
        redis.Redis.from_url(self.servers.redis_url).flushall()

    def _make_database(self) -> None:
        self._sql("CREATE DATABASE kinship")

    def _sql(self, statement: str) -> None:
        import psycopg2

        session = psycopg2.connect(self.servers.maintenance_url)
        session.autocommit = True
        session.cursor().execute(statement)
        session.close()

    def _runs_sql(self, statement: str) -> bool:
        try:
            self._sql(statement)
        except Exception:
            return False
        return True

    def _web(self) -> Program:
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.proxy.web)]
        sizes = ["--workers", "2", "--blocking-threads", "8", "--workers-kill-timeout", "20s"]
        more = ["--respawn-failed-workers", "--no-ws", "--log-config", "deploy/granian-logs.json"]
        command = [sys.executable, "-m", "granian", *options, *sizes, *more, "portal.wsgi:application"]
        return Program("web", command)

    def _worker(self, name: str, queue: str) -> Program:
        options = ["--queues", queue, "--hostname", f"{name}@%h", "--concurrency", "2", "--loglevel", "info"]
        return Program(name, self._celery("worker", *options))

    def _celery(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "celery", "-A", "portal", *arguments]


def signal_of(name: str) -> Any:
    """Workers stop by SIGQUIT, which REMAP_SIGTERM makes of SIGTERM in a container."""
    import signal

    return signal.SIGQUIT if name in QUEUES else signal.SIGTERM
