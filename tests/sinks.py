"""A mail server for tests, on loopback in a thread of its own, that can also misbehave."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

CLOSE = "close"
HANG = "hang"
LOST = "lost"


@dataclass
class Behaviour:
    """What the server says at each step; CLOSE drops the connection there, HANG never answers.

    At the dot, CLOSE and HANG keep the letter, LOST drops the connection and keeps nothing.
    """

    mail: str = "250 2.1.0 ok"
    rcpt: str = "250 2.1.5 ok"
    data: str = "354 go on"
    amid: str = ""
    dot: str = "250 2.0.0 taken"


@dataclass
class Sink:
    """`received` holds (recipient, bytes) of every letter whose final dot came, also if no reply went back.

    `takes_groups`: announces PIPELINING. `refuses_data_late`: takes DATA although nobody is to get the letter, as
    RFC 2920 allows, and refuses at the dot. `refuses_all`: is away.
    """

    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    seconds_per_letter: float = 0.0
    takes_groups: bool = True
    received: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    on_letter: Callable[[str], None] | None = None
    refuses_data_late: bool = False
    refuses_all: bool = False
    port: int = 0

    def __enter__(self) -> "Sink":
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[ready], daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.received]

    @property
    def message_ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.refuses_all:
            writer.transport.abort()
            return
        try:
            await Conversation(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class Conversation:
    def __init__(self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        self.recipient = ""
        self.has_sender = self.has_reader = False

    async def run(self) -> None:
        await self._say("220 sink")
        while line := await self.reader.readline():
            if self.sink.refuses_all or not await self._answer(line.decode().strip()):
                return

    async def _answer(self, line: str) -> bool:
        verb = line.split(":")[0].split(" ")[0].upper()
        if verb == "EHLO":
            return await self._say("250-sink\r\n250 PIPELINING" if self.sink.takes_groups else "250 sink")
        if verb == "MAIL":
            words = self.sink.behaviours.get("*", Behaviour()).mail
            self.has_sender, self.has_reader = words.startswith("25"), False
            return await self._say(words)
        if verb == "RCPT":
            self.recipient = line.split("<")[1].split(">")[0]
            self.has_reader = self.has_sender and self._behaviour.rcpt.startswith("25")
            return await self._say(self._behaviour.rcpt)
        if verb == "DATA":
            return await self._data()
        await self._say("221 bye" if verb == "QUIT" else "250 ok")
        return verb != "QUIT"

    async def _data(self) -> bool:
        has_reader, self.has_reader = self.has_reader, False
        if not has_reader:
            return await self._data_for_nobody()
        if not await self._say(self._behaviour.data) or not self._behaviour.data.startswith("354"):
            return self._behaviour.data not in (CLOSE, HANG)
        if self._behaviour.amid == CLOSE:
            await self.reader.read(10)
            self.writer.transport.abort()
            return False
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(self.sink.seconds_per_letter)
        if self._behaviour.dot.startswith(("250", CLOSE, HANG)):
            self.sink.received.append((self.recipient, raw[:-3].replace(b"\r\n..", b"\r\n.")))
        if self.sink.on_letter:
            await asyncio.to_thread(self.sink.on_letter, self.recipient)
        return await self._say(self._behaviour.dot)

    async def _data_for_nobody(self) -> bool:
        if self.sink.refuses_data_late:
            await self._say("354 go on")
            if await self.reader.readline() != b".\r\n":
                raise AssertionError("a letter was sent to nobody")
        return await self._say("554 5.5.1 no valid recipients")

    async def _say(self, words: str) -> bool:
        if words == HANG:
            await asyncio.sleep(30)
        if words in (CLOSE, HANG, LOST):
            self.writer.transport.abort()
            return False
        self.writer.write(words.encode() + b"\r\n")
        await self.writer.drain()
        return True

    @property
    def _behaviour(self) -> Behaviour:
        return self.sink.behaviours.get(self.recipient, self.sink.behaviours.get("*", Behaviour()))


def wait_until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """Raises TimeoutError when it does not come true in time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("it did not come true in time")
        time.sleep(0.05)
