"""Outside production mail stays on this machine: who joins a demo with a real address gets no mail from it."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.environment import BadEnvironment


class OutsideError(ValueError):
    """Mail would leave this machine; its text says what to do."""


def refuse_outside(mail_url: str) -> None:
    """Raises OutsideError unless the server that MAIL_URL names is this machine, under all its addresses."""
    if not stays_here(mail_url):
        raise OutsideError(
            f"Only production may mail the outside, and MAIL_URL names {_named(mail_url)!r}. "
            "Set it to a server on this machine, like smtp://127.0.0.1:1025, or set KINSHIP_MODE=production."
        )


def refuse_start_outside(mail_url: str) -> None:
    """The same for the settings, where it ends the start."""
    try:
        refuse_outside(mail_url)
    except OutsideError as error:
        raise BadEnvironment(str(error)) from error


def stays_here(mail_url: str) -> bool:
    url = urlsplit(mail_url)
    if url.scheme != "smtp" or not url.hostname:
        return False
    try:
        found = socket.getaddrinfo(url.hostname, None)
    except OSError:
        return False
    return bool(found) and all(ip_address(address[4][0]).is_loopback for address in found)


def _named(mail_url: str) -> str:
    """Without the password."""
    url = urlsplit(mail_url)
    return url.hostname or url.path or mail_url
