"""What the demo consists of."""

import sys

from portal.demo.supervisor import Command
from portal.embedded.ports import LOOPBACK
from portal.environment import REPOSITORY

MACOS = sys.platform == "darwin"


def prepare() -> Command:
    return Command("prepare", [sys.executable, "-m", "portal.demo.prepare"])


def logins() -> Command:
    return Command("logins", _manage("demo_logins"))


def mail(port: int) -> Command:
    return Command("mail", _manage("catch_mail", "--port", str(port)))


def web(port: int) -> Command:
    options = ["--interface", "wsgi", "--host", LOOPBACK, "--port", str(port), "--workers", "1"]
    threads = ["--blocking-threads", "8", "--workers-kill-timeout", "5s", "--no-ws", "--access-log"]
    return Command("web", [sys.executable, "-m", "granian", *options, *threads, "portal.wsgi:application"])


def workers() -> list[Command]:
    """What goes to many has a worker of its own, so that codes never wait behind it."""
    return [_worker("worker", "mail_now,default", 2), _worker("bulk", "mail_bulk", 1)]


def _worker(name: str, queues: str, processes: int) -> Command:
    """Libraries of macOS do not survive a fork: threads there. SIGQUIT hands unfinished tasks back."""
    pool = ["--pool", "threads" if MACOS else "prefork", "--concurrency", str(processes)]
    options = ["--queues", queues, "--hostname", f"{name}@%h", "--loglevel", "info"]
    return Command(name, _celery("worker", *pool, *options), {"REMAP_SIGTERM": "SIGQUIT"})


def beat() -> Command:
    return Command("beat", _celery("beat", "--pidfile=", "--loglevel", "info"))


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, str(REPOSITORY / "manage.py"), *arguments]


def _celery(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "portal", *arguments]
