"""`python -m portal.embedded start | stop | status | remove`."""

import argparse
import sys

from portal import embedded

COMMANDS = ("start", "stop", "status", "remove")


def main(command: str) -> str:
    """Does it; what to tell."""
    if command == "start":
        embedded.start()
    if command == "stop":
        return _list("Stopped", embedded.stop())
    if command == "remove":
        return f"Removed {embedded.remove()}, with all its data."
    return _list("Running", embedded.running())


def _list(done: str, titles: list[str]) -> str:
    return f"{done}: {', '.join(titles) or 'nothing'}."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=embedded.__doc__)
    parser.add_argument("command", choices=COMMANDS, help="remove stops the servers and deletes their data")
    sys.stdout.write(main(parser.parse_args().command) + "\n")
