import binascii
import re

LEADING_DOTS = re.compile(rb"^\.+", re.MULTILINE)


def quoted_printable(words: str) -> bytes:
    """UTF-8 as quoted-printable (RFC 2045, 6.7): ASCII, lines of at most 78, ended by CRLF, none begun by a dot."""
    unix = words.replace("\r\n", "\n").replace("\r", "\n")
    encoded = binascii.b2a_qp(unix.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")
    return without_leading_dots(encoded)


def without_leading_dots(encoded: bytes) -> bytes:
    """No line of a letter is taken for its end (RFC 5321, 4.5.2), without looking through it as it leaves.

    Each such dot stands encoded on a line of its own, which keeps the lines behind it short enough.
    """
    if not encoded.startswith(b".") and b"\n." not in encoded:
        return encoded
    return LEADING_DOTS.sub(lambda dots: b"=2E=\r\n" * len(dots[0]), encoded)
