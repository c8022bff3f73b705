def as_id(text: str) -> int:
    """The id that somebody sent as text; 0, which nothing has, for what can't be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
