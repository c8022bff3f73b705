"""One submission of a newsletter to all its subscribers, by the command that its documentation calls from cron."""

import os
from pathlib import Path
from typing import Any

from tests.benchmarks.others.letter import SENDER, given, template
from tests.benchmarks.others.preparing import prepare
from tests.benchmarks.starting import say_peak, wait_for_start


def write_templates(letter: dict[str, Any]) -> None:
    """A newsletter's own templates, where the reader is known; its articles are the same words for all."""
    folder = Path(os.environ["BENCH_FOLDER"]) / "templates" / "newsletter" / "message" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "message_subject.txt").write_text(template(letter["subject"], "subscription.name|safe"))
    (folder / "message.txt").write_text(template(letter["text"], "subscription.name|safe"))
    (folder / "message.html").write_text(template(letter["html"], "subscription.name"))


def submission(readers: list[list[str]]) -> Any:
    from newsletter.models import Message, Newsletter, Submission, Subscription

    sender, email = SENDER
    newsletter = Newsletter.objects.create(title="Bench", slug="bench", email=email, sender=sender)
    Subscription.objects.bulk_create(
        Subscription(newsletter=newsletter, name_field=name, email_field=address, subscribed=True)
        for name, address in readers
    )
    message = Message.objects.create(title="Bench", slug="bench", newsletter=newsletter)
    found = Submission.from_message(message)
    found.prepared = True
    found.save()
    return found


def main() -> None:
    prepare()
    from django.core.management import call_command

    letter = given()
    write_templates(letter)
    made = submission(letter["readers"])
    first = made.subscriptions.earliest("pk")
    assert first.name in made.get_message(first).body
    wait_for_start()
    call_command("submit_newsletter", verbosity=0)
    say_peak()


if __name__ == "__main__":
    main()
