import binascii


def quoted_printable(words: str) -> bytes:
    """UTF-8 as quoted-printable (RFC 2045, 6.7): ASCII, lines of at most 76, ended by CRLF."""
    unix = words.replace("\r\n", "\n").replace("\r", "\n")
    return binascii.b2a_qp(unix.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")
