"""A mail server that takes everything and keeps nothing: `python -m tests.benchmarks.sink` prints its port.

It takes commands in groups. `COUNT` answers with how many letters came so far, the time of the
last one and the bytes of all.
"""

import asyncio
import time

END = b"\r\n.\r\n"


class Sink:
    letters = 0
    last = 0.0
    size = 0


class Conversation(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = bytearray()
        self.in_letter = False
        self.say(b"220 sink\r\n")

    def say(self, words: bytes) -> None:
        self.transport.write(words)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._letter() if self.in_letter else self._command():
            pass

    def _letter(self) -> bool:
        end = self.buffer.find(END)
        if end < 0:
            return False
        del self.buffer[: end + len(END)]
        self.in_letter = False
        Sink.letters += 1
        Sink.size += end
        Sink.last = time.time()
        self.say(b"250 taken\r\n")
        return True

    def _command(self) -> bool:
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return False
        verb = bytes(self.buffer[:4]).upper()
        del self.buffer[: end + 2]
        self.in_letter = verb == b"DATA"
        self.say(self._answer(verb))
        if verb == b"QUIT":
            self.transport.close()
        return verb != b"QUIT"

    def _answer(self, verb: bytes) -> bytes:
        if verb == b"EHLO":
            return b"250-sink\r\n250 PIPELINING\r\n"
        if verb == b"COUN":
            return b"250 %d %.3f %d\r\n" % (Sink.letters, Sink.last, Sink.size)
        if verb == b"QUIT":
            return b"221 bye\r\n"
        return b"354 go on\r\n" if verb == b"DATA" else b"250 ok\r\n"


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
