"""What somebody may send where an id is asked for, and which none is."""

NO_IDS = ("", "0", "x", "-1", "1.5", "²", "٣", "1\0", "9" * 19, "9" * 5000)
