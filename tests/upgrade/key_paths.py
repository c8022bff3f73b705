"""What people do most, by the code of whatever release lies in the working directory; prints what it did.

Run by tests/upgrade/test_previous_release.py, not by pytest: it must not see this release's code.
"""

import os
import re
import sys

sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from portal.activity.consuming import consume_all  # noqa: E402
from portal.mail.dispatching import run  # noqa: E402
from portal.mail.models import Message  # noqa: E402
from portal.mail.sealing import unseal  # noqa: E402
from profiles.models import Fact, Person  # noqa: E402

settings.ALLOWED_HOSTS = ["testserver"]
client = Client()


def opens(*paths: str) -> None:
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)


def comes_in(address: str) -> None:
    client.post("/join/", {"email": address, "purpose": ["newsletter"]})
    code = unseal(Message.objects.filter(kind="code", address=address).latest("id").sealed)["code"]
    client.post("/join/code/", {"code": code})
    assert "_auth_user_id" in client.session, "the code was not taken"


def answers_a_question() -> None:
    """Whichever is asked on the home page, with whatever its form offers first."""
    before = Fact.objects.count()
    page = client.get("/").content.decode()
    form = re.search(r'<form[^>]*action="(/questions/\d+/save/)".*?</form>', page, re.DOTALL)
    assert form, "no question was asked"
    data = dict.fromkeys(re.findall(r'<input[^>]*type="text"[^>]*name="([^"]+)"', form[0]), "Marta")
    choices = r'<input[^>]*type="(?:radio|checkbox)"[^>]*name="([^"]+)"[^>]*value="([^"]+)"'
    for name, value in re.findall(choices, form[0]):
        data.setdefault(name, value)
    answer = client.post(form[1], data)
    assert answer.status_code in (200, 302), (answer.status_code, data)
    told = Fact.objects.count() > before or Person.objects.filter(name="Marta").exists()
    assert told, f"the answer {data} was not kept"


opens("/", "/library/", "/training/", "/problems/", "/search/?q=invoice", "/help/")
comes_in("marta@example.org")
answers_a_question()
opens("/", "/me/")
while consume_all():
    pass
run()
states = sorted(Message.objects.values_list("kind", "state"))
print(f"mails: {states}")
