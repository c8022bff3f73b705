import contextlib
import smtplib
import ssl

from django.conf import settings

from portal.mail.envelopes import Envelope
from portal.mail.outcomes import NO_SUCH_ADDRESS, Fate, Outcome, UnreachableError

Reply = tuple[int, bytes]
AUTHENTICATION_REQUIRED = 530
GOING_DOWN = 421
LONGEST_WAIT = 60.0


class SmtpTransport:
    """Commands in step with their replies, so that after a break we know whether DATA was finished.

    `tls`: "", "starttls" or "implicit".
    """

    def __init__(self, host: str, port: int, user: str = "", password: str = "", tls: str = "") -> None:
        self.host, self.port, self.user, self.password, self.tls = host, port, user, password, tls
        self.connection: smtplib.SMTP | None = None

    def ready(self) -> None:
        if self.connection is not None:
            return
        try:
            self.connection = self._connected()
        except OSError as error:
            raise UnreachableError(f"{self.host}:{self.port}: {error}") from error

    def send(self, envelope: Envelope) -> Outcome:
        self.ready()
        outcome = self._tried(envelope)
        if outcome.fate in (Fate.LOST, Fate.UNKNOWN):
            self._drop()
        return outcome

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

    def _tried(self, envelope: Envelope) -> Outcome:
        server = self._open
        try:
            refused = self._greeted(server, envelope)
        except OSError as error:
            return Outcome(Fate.LOST, f"the connection broke: {error}")
        return refused or self._transmitted(server, envelope)

    def _greeted(self, server: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """MAIL, RCPT and DATA; None when the server is ready for the letter."""
        for command, expected in (
            (f"MAIL FROM:<{envelope.sender}>", {250}),
            (f"RCPT TO:<{envelope.recipient}>", {250, 251}),
            ("DATA", {354}),
        ):
            reply = server.docmd(command)
            if reply[0] not in expected:
                return self._refused(server, reply)
        return None

    def _transmitted(self, server: smtplib.SMTP, envelope: Envelope) -> Outcome:
        """After the whole letter and its final dot went out, a missing reply means that nobody knows.

        A write that breaks never sent the dot, without which no server may take the letter (RFC 5321, 4.1.1.4).
        """
        try:
            server.send(dotted(envelope.as_bytes()))
        except OSError as error:
            return Outcome(Fate.LOST, f"the connection broke: {error}")
        try:
            reply = server.getreply()
        except OSError as error:
            return Outcome(Fate.UNKNOWN, f"no reply after the letter: {error}")
        return Outcome(Fate.TAKEN, _words(reply)) if reply[0] == 250 else self._refused(server, reply)

    def _refused(self, server: smtplib.SMTP, reply: Reply) -> Outcome:
        self._start_over(server, reply)
        if reply[0] == AUTHENTICATION_REQUIRED:
            raise UnreachableError(_words(reply))
        fate = Fate.NEVER if 500 <= reply[0] <= 599 else Fate.LATER
        return Outcome(fate, _words(reply), fate is Fate.NEVER and _no_such_address(reply))

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
        self.connection = None


def dotted(letter: bytes) -> bytes:
    """The letter as DATA wants it: dots at line starts doubled, and the final dot (RFC 5321, 4.5.2)."""
    stuffed = letter.replace(b"\r\n.", b"\r\n..")
    ending = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
    return stuffed + ending


def _words(reply: Reply) -> str:
    return f"{reply[0]} {reply[1].decode('utf-8', 'replace')}".replace("\n", " ")


def _no_such_address(reply: Reply) -> bool:
    return reply[1].decode("ascii", "replace").split(" ")[0] in NO_SUCH_ADDRESS
