import os
import platform
from datetime import UTC, datetime

GIB = 1024**3


def machine(command: str) -> str:
    """On what a command measures, and when; to be asked before it begins."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    now = datetime.now(UTC)
    return (
        f"`{command}`, {now:%d %B %Y}, {now:%H:%M} UTC, on {os.cpu_count()} cores ({platform.machine()}, "
        f"{platform.system()}) with {memory:.0f} GiB, Python {platform.python_version()}. "
        f"Load before it began: {os.getloadavg()[0]:.1f}. A load above 0.5 means that others used the machine too."
    )
