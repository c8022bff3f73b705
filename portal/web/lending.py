from portal.administration import attention
from portal.web.attention import sleeping_processes
from portal.web.required import say_what_to_do


def register() -> None:
    say_what_to_do()
    attention.lend("processes", sleeping_processes, order=5)
