"""Mails queued with a template for all readers, and the command that sends what is queued.

With `render_on_delivery` each is rendered when it is sent; without, as the product does it, when it is queued.
"""

import os
import sys
from email.utils import formataddr

from tests.benchmarks.others.letter import SENDER, given, template
from tests.benchmarks.others.preparing import prepare
from tests.benchmarks.starting import say_peak, wait_for_start


def main(render_on_delivery: bool) -> None:
    prepare()
    from django.core.management import call_command
    from post_office import mail
    from post_office.models import EmailTemplate

    letter = given()
    written = EmailTemplate.objects.create(
        name="bench",
        subject=template(letter["subject"], "name|safe"),
        content=template(letter["text"], "name|safe"),
        html_content=template(letter["html"], "name"),
    )
    wait_for_start()
    mail.send_many(
        [
            {
                "recipients": address,
                "sender": formataddr(SENDER),
                "template": written,
                "context": {"name": name},
                "render_on_delivery": render_on_delivery,
            }
            for name, address in letter["readers"]
        ]
    )
    call_command(
        "send_queued_mail", lockfile=os.path.join(os.environ["BENCH_FOLDER"], "post_office"), verbosity=0
    )
    say_peak()


if __name__ == "__main__":
    main("render_on_delivery" in sys.argv[1:])
