"""What an operator tries, step by step; each gives a row for the table."""

import itertools
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from portal.operations.backups.manifest import Manifest, differences
from tests.operations.installation import QUEUES, Installation
from tests.operations.visitor import Visitor, Watch, code_mailed_to

HEARTBEATS = 'kinship_task_seconds_count{outcome="success",task="portal.web.tasks.heartbeat"}'
BULK_RUNS = 'kinship_task_seconds_count{outcome="success",task="portal.mail.tasks.dispatch_bulk"}'
BEAT_SEEN = 'kinship_last_seen_seconds{process="beat"}'
REBASED = {"portal_activity", "portal_cursor"}
numbers = itertools.count(1)


class Row(NamedTuple):
    what: str
    seen: str
    healthy: str


def comes_in(kinship: Installation) -> Visitor:
    """A new person, by the code in their mail."""
    visitor, address = kinship.visitor(), f"person{next(numbers)}@example.org"
    visitor.asks_to_come_in(address)
    visitor.comes_in(code_mailed_to(kinship.sink, address))
    return visitor


def start(kinship: Installation) -> Row:
    begun = time.monotonic()
    kinship.manage("upgrade")
    prepared = time.monotonic() - begun
    ready = kinship.start()
    comes_in(kinship)
    found = kinship.doctor()
    assert found == [], found
    words = f"`upgrade` on an empty database {prepared:.0f} s, then web, workers and beat {ready:.0f} s"
    return Row("first start", "`doctor`: no failure, no warning", words)


def mail_goes(kinship: Installation) -> bool:
    """A code that is asked for now arrives."""
    visitor, address = kinship.visitor(), f"person{next(numbers)}@example.org"
    visitor.get("/join/")
    if visitor.post("/join/", email=address)[0] != 302:
        return False
    code_mailed_to(kinship.sink, address)
    return True


def grows(kinship: Installation, metric: str) -> Callable[[], bool]:
    before = kinship.metric(metric)
    return lambda: kinship.metric(metric) > before


def kill_each(kinship: Installation) -> Iterator[Row]:
    yield killed(kinship, "web", lambda: kinship.visitor().get("/library/")[0] == 200)
    processes = kinship.keeper.children("web")
    yield killed(
        kinship,
        "one of web's two processes",
        lambda: len(kinship.keeper.children("web") - processes) == 1 and kinship.is_ready(),
        lambda: kinship.keeper.kill_child("web"),
    )
    yield killed(kinship, "worker-mail", lambda: mail_goes(kinship))
    yield killed(kinship, "worker", grows(kinship, HEARTBEATS))
    yield killed(kinship, "worker-bulk", grows(kinship, BULK_RUNS))
    yield killed(kinship, "beat", beat_was_seen_since(kinship))
    yield killed(kinship, "valkey", lambda: mail_goes(kinship))
    yield killed(kinship, "postgres", lambda: mail_goes(kinship))


def beat_was_seen_since(kinship: Installation) -> Callable[[], bool]:
    """Since this was asked for first, which is after the kill."""
    begun: list[float] = []

    def seen() -> bool:
        begun.append(time.monotonic())
        return 0 < kinship.metric(BEAT_SEEN) < time.monotonic() - begun[0]

    return seen


def killed(
    kinship: Installation, name: str, healthy: Callable[[], bool], kill: Callable[[], None] | None = None
) -> Row:
    """With -9, and what people see of the pages until it is healthy again."""
    with Watch(kinship.visitor) as watch:
        time.sleep(0.5)
        begun = time.monotonic()
        (kill or (lambda: kinship.keeper.kill(name)))()
        kinship.wait(name, healthy)
        seconds = time.monotonic() - begun
    return Row(f"`kill -9` of {name}", watch.words(), f"{seconds:.1f} s")


def without_valkey(kinship: Installation, seconds: float) -> Row:
    """Stopped for a while: pages answer, who joins meanwhile gets their code, and the log says so."""
    visitor, address = kinship.visitor(), f"person{next(numbers)}@example.org"
    kinship.keeper.stop("valkey")
    with Watch(kinship.visitor) as watch:
        time.sleep(1)
        visitor.asks_to_come_in(address)
        time.sleep(max(0.0, seconds - 1))
    assert set(watch.statuses) == {200}, watch.words()
    begun = time.monotonic()
    kinship.keeper.start_again("valkey")
    visitor.comes_in(code_mailed_to(kinship.sink, address))
    back = time.monotonic() - begun
    assert "while Valkey is away" in kinship.log("web")
    kinship.wait("the log says that it is back", lambda: "Valkey is back" in kinship.log("web"))
    kinship.wait("all is ready", kinship.is_ready)
    nothing_is_left(kinship)
    return Row(
        f"Valkey stopped for {seconds:.0f} s",
        watch.words(),
        f"the code of who joined meanwhile: {back:.1f} s",
    )


def with_silent_valkey(kinship: Installation, seconds: float) -> Row:
    """It takes connections and says nothing, as a machine that hangs."""
    kinship.keeper.send("valkey", signal.SIGSTOP)
    with Watch(kinship.visitor) as watch:
        time.sleep(seconds)
    kinship.keeper.send("valkey", signal.SIGCONT)
    assert set(watch.statuses) == {200}, watch.words()
    ready = kinship.wait("all is ready", kinship.is_ready)
    return Row(f"Valkey silent for {seconds:.0f} s", watch.words(), f"{ready:.1f} s")


def nothing_is_left(kinship: Installation) -> None:
    """Whatever was planned has been sent."""
    kinship.wait("mail", lambda: kinship.metric('kinship_mail_unfinished{state="waiting"}') == 0)
    assert kinship.metric('kinship_mail_unfinished{state="in_doubt"}') == 0


def stop_and_reload(kinship: Installation) -> Iterator[Row]:
    """A request that is under way gets its answer; a reload is not noticed."""
    with slow_request(kinship) as answer:
        kinship.keeper.send("web", signal.SIGTERM)
    assert answer == [503], answer
    kinship.wait("web", kinship.is_ready)
    yield Row("SIGTERM to web amid a slow request", "the request got its answer", "")
    with Watch(kinship.visitor) as watch:
        time.sleep(0.5)
        kinship.keeper.send("web", signal.SIGHUP)
        time.sleep(12)
    assert set(watch.statuses) == {200}, watch.words()
    yield Row("SIGHUP to web (reload)", watch.words(), "")


@contextmanager
def slow_request(kinship: Installation) -> Iterator[list[int]]:
    """/readyz asks Valkey, which is silent: two seconds, then 503."""
    answer: list[int] = []
    visitor = kinship.visitor()
    asking = threading.Thread(target=lambda: answer.append(visitor.get("/readyz")[0]))
    kinship.keeper.send("valkey", signal.SIGSTOP)
    asking.start()
    time.sleep(0.7)
    yield answer
    asking.join(30)
    kinship.keeper.send("valkey", signal.SIGCONT)


def workers_stop_in_time(kinship: Installation) -> Row:
    """With what they have taken given back: nothing is lost by it."""
    begun = time.monotonic()
    for name in QUEUES:
        kinship.keeper.stop(name, signal.SIGQUIT)
    seconds = time.monotonic() - begun
    for name in QUEUES:
        kinship.keeper.start_again(name)
    assert mail_goes(kinship)
    return Row("all workers stopped and started", "codes wait for them", f"the stop took {seconds:.1f} s")


def back_up_wipe_restore(kinship: Installation, folder: Path) -> Row:
    member = comes_in(kinship)
    settle(kinship)
    kinship.stop()
    before = folder / "before"
    begun = time.monotonic()
    kinship.manage("backup", str(before))
    backed_up = time.monotonic() - begun
    kinship.wipe()
    begun = time.monotonic()
    said = kinship.manage("restore", str(before))
    restored = time.monotonic() - begun
    kinship.manage("backup", str(folder / "after"))
    was, now = Manifest.read(before), Manifest.read(folder / "after")
    assert differences(was.files, now.files) == []
    assert [
        line for line in differences(was.tables, now.tables) if line.split(":")[0] not in REBASED
    ] == [], said
    assert {name: was.tables[name].count for name in REBASED} == {
        name: now.tables[name].count for name in REBASED
    }
    kinship.manage("upgrade")
    kinship.start()
    assert member.get("/me/")[0] == 200
    assert mail_goes(kinship)
    rows = sum(table.count for table in was.tables.values())
    seen = (
        f"{len(was.tables)} tables, {rows:,} rows: the same counts and checksums; who was signed in still is"
    )
    return Row("backup, wipe, restore", seen, f"backup {backed_up:.1f} s, restore {restored:.1f} s")


def settle(kinship: Installation) -> None:
    nothing_is_left(kinship)
    behind = 'kinship_activity_behind_seconds{consumer="rollups"}'
    kinship.wait("consumers", lambda: kinship.metric(behind) == 0)
