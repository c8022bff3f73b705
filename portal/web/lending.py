from portal.administration import attention
from portal.web.attention import sleeping_processes


def register() -> None:
    attention.lend("processes", sleeping_processes, order=5)
