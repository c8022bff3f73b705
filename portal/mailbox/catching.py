"""An SMTP server on loopback that takes every mail and sends none on."""

import asyncio
import signal
from typing import Any

from portal.mailbox.keeping import keep

LOOPBACK = "127.0.0.1"


class Keeper:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.to_thread(keep, envelope.content)
        return "250 2.0.0 kept, and sent nowhere"


def catch(port: int) -> None:
    """Until SIGTERM or Ctrl-C. Raises OSError when the port is taken."""
    asyncio.run(_serve(port))


async def _serve(port: int) -> None:
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: SMTP(Keeper(), enable_SMTPUTF8=True), LOOPBACK, port)
    async with server:
        await stop.wait()
