from content.ranking.effects import in_content
from content.ranking.panels import MEMBER, VISITOR
from portal.panels import registry as panels
from profiles.facts.effects import effects


def register() -> None:
    panels.register(VISITOR)
    panels.register(MEMBER)
    effects.register("content", in_content)
