from portal.activity.recording import verbs
from portal.panels import registry as panels
from profiles.questions.panels import CARD


def register() -> None:
    verbs.register("question_skipped", "Skipped a question")
    verbs.register("question_put_off", "Put a question off")
    verbs.register("question_refused", "Never wants to be asked a question again")
    panels.register(CARD)
