"""What each provider takes in one call. Whom this table does not name gets a call for each letter.

Not in it, and why: SendGrid's substitutions end at 10,000 bytes a reader. Amazon SES merges stored templates only.
MailerSend's bulk calls say neither what became of a letter nor whose it was, as it carries no metadata. Mandrill,
Brevo, Mailjet, Mailtrap, Unisender Go: anymail has their batches, but for words that all readers share.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.mail.posting import Call, Post, alone, listed, merged, postmark_answer, resend_answer

MB = 1_000_000


@dataclass(frozen=True)
class Provider:
    """`letters` and `size` (bytes) end a call. A letter in which `syntax` is found goes alone, by a call without slots.

    `size` is measured as JSON.
    """

    call: Call
    letters: int
    size: int
    syntax: re.Pattern[str] | None = None


ALONE = Provider(alone, 1, 0)

COUNT_AS_TOLD = {
    "mailersend", "mailgun", "mailjet", "mandrill", "postmark", "sendgrid", "sparkpost", "unisender_go"
}  # fmt: skip
"""To whom anymail can say that links stay as they are and no picture is added. Of the others their own settings decide.

We count by ourselves, and never for who declined it (`portal/mail/tracking/privacy.py`)."""

PROVIDERS = {
    # https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/batch-sending: 1,000 readers.
    # …/send-http: 25 MB of uncompressed body, which is form-encoded: at worst three bytes for one.
    # Whether it looks for slots in what it has put into slots is written nowhere, so no letter makes it choose: by
    # itself, without recipient-variables, it comes as it is (https://github.com/mailgun/mailgun-php/issues/385).
    "mailgun": Provider(
        merged("%%recipient.%s%%", "%%recipient.%s%%"),
        1000,
        25 * MB // 3,
        re.compile(r"%\s*recipient", re.IGNORECASE),
    ),
    # https://developers.sparkpost.com/api/transmissions/: "a single recipient or thousands", 20 MB of content.
    # https://developers.sparkpost.com/api/template-language/: {{ }} is escaped in HTML only, {{{ }}} nowhere; what
    # stands in a value is not looked at again (but for dynamic_html and dynamic_plain, which we do not use). So no
    # letter goes without slots: SparkPost would take its braces for slots.
    "sparkpost": Provider(merged("{{{%s}}}", "{{%s}}"), 1000, 20 * MB),
    # https://postmarkapp.com/developer/user-guide/send-email-with-api/batch-emails: 500 letters, 50 MB.
    "postmark": Provider(listed("email/batch", postmark_answer), 500, 50 * MB),
    # https://resend.com/docs/dashboard/emails/batch-sending: 100 letters; it names no size, 20 MB is ours.
    "resend": Provider(listed("emails/batch", resend_answer), 100, 20 * MB),
}


def calls(posts: Iterable[Post], provider: Provider) -> Iterator[tuple[Provider, list[Post]]]:
    """The letters in their order, as many to a call as fit: an address once, all with the same names of headers."""
    batch, size = list[Post](), 0
    for post in posts:
        taken = post.size
        if batch and not (_suits(post, batch, provider) and size + taken <= provider.size):
            yield provider, batch
            batch, size = [], 0
        if _resembles_slots(post, provider):
            yield ALONE, [post]
        else:
            batch.append(post)
            size += taken
    if batch:
        yield provider, batch


def _suits(post: Post, batch: list[Post], provider: Provider) -> bool:
    """A header that one letter of a call has and another has not would come empty to that other."""
    first = batch[0]
    return (
        len(batch) < provider.letters
        and (post.author, post.reply_to, post.headers.keys())
        == (first.author, first.reply_to, first.headers.keys())
        and post.recipient.lower() not in {other.recipient.lower() for other in batch}
        and not _resembles_slots(post, provider)
    )


def _resembles_slots(post: Post, provider: Provider) -> bool:
    return provider.syntax is not None and any(map(provider.syntax.search, post.words))
