from django.utils import timezone

from profiles.stages import adopting, buying


def decide_demo() -> None:
    """By the rules for everybody; they were like that before anybody asked.

    Where businesses stand is guessed by the task: an answer is an activity of its day, and the demo makes only a past.
    """
    now = timezone.now()
    buying.decide_all(now, tell=False)
    adopting.decide_all(now, tell=False)
