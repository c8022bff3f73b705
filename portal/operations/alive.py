"""`python -m portal.operations.alive beat` ends with 0 when there was a sign of life: the health of a container."""

import argparse
import os
import sys

import django


def main(process: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from portal.web.heartbeats import STALE_SECONDS, seconds_since_life

    silent = seconds_since_life(process)
    return int(silent is None or silent > STALE_SECONDS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m portal.operations.alive", description=__doc__)
    parser.add_argument("process", choices=["worker", "beat"])
    sys.exit(main(parser.parse_args().process))
