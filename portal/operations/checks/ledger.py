from collections.abc import Iterator

from portal.operations.findings import Finding, failure, fine, warning
from portal.operations.waiting_mail import oldest_waiting, some_in_doubt

LATE_SECONDS, TOO_LATE_SECONDS = 120, 900


def check() -> Iterator[Finding]:
    late = {stream: seconds for stream, seconds in oldest_waiting().items() if seconds > LATE_SECONDS}
    for stream, seconds in late.items():
        judge = failure if seconds > TOO_LATE_SECONDS else warning
        said = f"A mail of the stream “{stream}” has been due for {seconds:.0f} s."
        yield judge(said, "Look above for the mail server and the workers, and in /admin/ at Paces.")
    doubtful = some_in_doubt()
    if doubtful:
        do = "Settle them in /admin/, Messages: “it arrived” or “send again”."
        yield warning(f"{doubtful} mails are in doubt.", do)
    if not late:
        yield fine("No mail that is due waits.")
