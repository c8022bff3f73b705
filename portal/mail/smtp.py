import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence

from django.conf import settings

from portal.mail.envelopes import Envelope
from portal.mail.outcomes import (
    NO_SUCH_ADDRESS,
    WANTS_NOTHING,
    Fate,
    Meanwhile,
    Outcome,
    UnreachableError,
    idle,
)
from portal.mail.reasons import CONNECTION_BROKE, NO_REPLY, with_detail
from portal.mail.signing import signed, signs

Reply = tuple[int, bytes]
AUTHENTICATION_REQUIRED = 530
GOING_DOWN = 421
GO_ON = 354
LONGEST_WAIT = 60.0
LONGEST_LINE = 512
FINAL_DOT = b".\r\n"
ROOM = 256 * 1024
"""Bytes that may be on their way to the server: a whole letter, so that it need not be waited for."""


class SmtpTransport:
    """Commands in step with their replies, so that after a break we know whether DATA was finished.

    Where the server takes commands in groups (PIPELINING, RFC 2920), a letter costs one turn on the wire instead of
    four: its final dot goes out together with the next one's MAIL, RCPT and DATA. Of those, without a letter behind
    them, no server can have taken anything. Small writes leave at once (TCP_NODELAY), or each letter might wait for
    the receiver's delayed acknowledgement. `tls`: "", "starttls" or "implicit".
    """

    def __init__(self, host: str, port: int, user: str = "", password: str = "", tls: str = "") -> None:
        self.host, self.port, self.user, self.password, self.tls = host, port, user, password, tls
        self.connection: smtplib.SMTP | None = None
        self.written: tuple[Envelope, bytes] | None = None
        """The next letter as it goes out, made while the server took the one before."""
        self.greeted = False
        """Whether MAIL, RCPT and DATA of the next letter are out already."""

    def ready(self) -> None:
        if self.connection is not None:
            return
        try:
            self.connection = self._connected()
        except OSError as error:
            raise UnreachableError(f"{self.host}:{self.port}: {error}") from error

    def send_all(self, envelopes: Sequence[Envelope], meanwhile: Meanwhile = idle) -> Iterator[Outcome]:
        for place, envelope in enumerate(envelopes):
            self.ready()
            following = envelopes[place + 1] if place + 1 < len(envelopes) else None
            outcome = self._tried(envelope, following, meanwhile)
            if outcome.fate in (Fate.LOST, Fate.UNKNOWN):
                self._drop()
            yield outcome

    def close(self) -> None:
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.quit()
        self._drop()

    def _connected(self) -> smtplib.SMTP:
        wait = min(LONGEST_WAIT, settings.MAIL_LEASE_SECONDS / 2)
        name = settings.SITE_HOST
        if self.tls == "implicit":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, name, timeout=wait, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, name, timeout=wait)
        try:
            if server.sock is not None:
                server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                server.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
            self._introduce(server)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if self.user:
            server.login(self.user, self.password)

    def _tried(self, envelope: Envelope, following: Envelope | None, meanwhile: Meanwhile) -> Outcome:
        server, letter = self._open, self._bytes_of(envelope)
        try:
            refused = self._greeted(server, envelope)
        except OSError as error:
            return Outcome(Fate.LOST, with_detail(CONNECTION_BROKE, error))
        return refused or self._transmitted(server, letter, following, meanwhile)

    def _greeted(self, server: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """MAIL, RCPT and DATA; None when the server is ready for the letter."""
        greeted, self.greeted = self.greeted, False
        if not greeted and not _takes_groups(server):
            return self._greeted_in_turn(server, envelope)
        if not greeted:
            server.send(b"".join(_commands(envelope)))
        replies = [_reply(server) for _ in range(3)]
        return self._judged(server, replies)

    def _greeted_in_turn(self, server: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        for command, expected in zip(_commands(envelope), EXPECTED, strict=True):
            server.send(command)
            reply = _reply(server)
            if reply[0] not in expected:
                return self._refused(server, reply)
        return None

    def _judged(self, server: smtplib.SMTP, replies: list[Reply]) -> Outcome | None:
        """The first refusal of the three counts. Where DATA was taken all the same, an empty letter ends it."""
        bad = next((r for r, good in zip(replies, EXPECTED, strict=True) if r[0] not in good), None)
        if bad is None:
            return None
        if replies[2][0] == GO_ON:
            server.send(b".\r\n")
            _reply(server)
        return self._refused(server, bad)

    def _transmitted(
        self, server: smtplib.SMTP, letter: bytes, following: Envelope | None, meanwhile: Meanwhile
    ) -> Outcome:
        """After the whole letter and its final dot went out, a missing reply means that nobody knows.

        A write that breaks never sent the dot, without which no server may take the letter (RFC 5321, 4.1.1.4).
        """
        try:
            server.send(letter)
        except OSError as error:
            return Outcome(Fate.LOST, with_detail(CONNECTION_BROKE, error))
        try:
            self._greet_ahead(server, following)
        except OSError as error:
            return Outcome(Fate.UNKNOWN, with_detail(NO_REPLY, error))
        self._write_ahead(following)
        meanwhile()
        try:
            reply = _reply(server)
        except OSError as error:
            return Outcome(Fate.UNKNOWN, with_detail(NO_REPLY, error))
        if reply[0] == 250:
            return Outcome(Fate.TAKEN, _words(reply))
        return self._refused(server, reply)

    def _bytes_of(self, envelope: Envelope) -> bytes:
        if self.written is None or self.written[0] is not envelope:
            return written(envelope)
        return self.written[1]

    def _write_ahead(self, following: Envelope | None) -> None:
        """What fails here fails again, and is told, when it is the letter's turn."""
        self.written = None
        if following is not None:
            with contextlib.suppress(UnreachableError):
                self.written = following, written(following)

    def _greet_ahead(self, server: smtplib.SMTP, following: Envelope | None) -> None:
        if following is not None and _takes_groups(server):
            server.send(b"".join(_commands(following)))
            self.greeted = True

    def _refused(self, server: smtplib.SMTP, reply: Reply) -> Outcome:
        if not self.greeted:
            self._start_over(server, reply)
        elif reply[0] == GOING_DOWN:
            self._drop()
        if reply[0] == AUTHENTICATION_REQUIRED:
            raise UnreachableError(_words(reply))
        fate = Fate.NEVER if 500 <= reply[0] <= 599 else Fate.LATER
        status = _status(reply)
        if status in WANTS_NOTHING:
            return Outcome(Fate.LATER, _words(reply), pauses_domain=True)
        return Outcome(fate, _words(reply), fate is Fate.NEVER and status in NO_SUCH_ADDRESS)

    def _start_over(self, server: smtplib.SMTP, reply: Reply) -> None:
        """RSET, so that the next letter begins afresh; a server that is going down is let go."""
        try:
            clean = reply[0] != GOING_DOWN and server.rset()[0] == 250
        except OSError:
            clean = False
        if not clean:
            self._drop()

    @property
    def _open(self) -> smtplib.SMTP:
        if self.connection is None:
            raise UnreachableError("not connected")
        return self.connection

    def _drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection, self.greeted = None, False


EXPECTED = ({250}, {250, 251}, {GO_ON})
"""Good replies to MAIL, RCPT and DATA."""


def _commands(envelope: Envelope) -> tuple[bytes, bytes, bytes]:
    sender, recipient = envelope.sender.encode("ascii"), envelope.recipient.encode("ascii")
    return b"MAIL FROM:<%s>\r\n" % sender, b"RCPT TO:<%s>\r\n" % recipient, b"DATA\r\n"


def _reply(server: smtplib.SMTP) -> Reply:
    """As smtplib reads it, but for the common reply of one line, which is read a million times."""
    if server.file is None:
        return server.getreply()
    line = server.file.peek(1)[:LONGEST_LINE]
    end = line.find(b"\r\n")
    if end < 4 or line[3:4] != b" " or not line[:3].isdigit():
        return server.getreply()
    server.file.read(end + 2)
    return int(line[:3]), line[4:end]


def _takes_groups(server: smtplib.SMTP) -> bool:
    return "pipelining" in server.esmtp_features


def written(envelope: Envelope) -> bytes:
    """The letter as DATA wants it, with the final dot: signed, where the operator gave us a key.

    Raises UnreachableError for a bad one. No line begins with a dot that would have to be doubled.
    """
    letter = envelope.as_bytes()
    try:
        return (signed(letter, envelope.author) if signs() else letter) + FINAL_DOT
    except Exception as error:
        raise UnreachableError(f"letters can't be signed: {error}") from error


def _words(reply: Reply) -> str:
    return f"{reply[0]} {reply[1].decode('utf-8', 'replace')}".replace("\n", " ")


def _status(reply: Reply) -> str:
    """The enhanced status code (RFC 3463), the first word of the reply."""
    return reply[1].decode("ascii", "replace").split(" ")[0]
