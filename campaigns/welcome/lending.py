from django.utils.translation import gettext_lazy as _

from campaigns.welcome.consumers import welcome_joiners
from campaigns.welcome.demo import make_welcomes
from campaigns.welcome.demo_volume import send_welcomes
from campaigns.welcome.emails import samples, welcome
from portal.activity.consuming import Consumer, consumers
from portal.demo.makers import Maker, makers
from portal.mail.kinds import Kind, kinds


def register() -> None:
    kinds.register("welcome", Kind("welcome", _("Welcome"), welcome, samples=samples))
    consumers.register("welcome", Consumer("welcome", welcome_joiners, frozenset({"joined"})))
    makers.register("welcomes", Maker("welcomes", make_welcomes, send_welcomes))
