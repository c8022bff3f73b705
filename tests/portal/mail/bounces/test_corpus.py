"""How much of what real mail systems have sent is understood. The rate is stated in docs/mail.md."""

import pytest

from portal.mail.bounces.classifying import classify
from portal.mail.bounces.models import What
from tests.portal.mail.bounces.corpus import Bounce, bounces

CORPUS = bounces()
NAMES_NOBODY = {"simple_42.txt"}
"""The corpus finds no address in it, since Google Groups has blotted it out; that it is a bounce is plain."""

pytestmark = pytest.mark.skipif(
    not CORPUS, reason="the corpus is not here: `make var/corpus/flufl-bounce.txt`"
)


def is_right(bounce: Bounce) -> bool:
    verdict = classify(bounce.raw)
    failed, address = verdict.what in (What.HARD, What.SOFT), verdict.address.lower()
    if bounce.failed:
        return failed and address in bounce.failed
    if bounce.delayed:
        return verdict.what in (What.DELAYED, What.SOFT) and address in bounce.delayed
    return not failed


def test_the_corpus_is_understood() -> None:
    wrong = {bounce.name for bounce in CORPUS if not is_right(bounce)}
    rate = 1 - len(wrong) / len(CORPUS)
    print(f"{len(CORPUS)} bounces, {rate:.1%} as the corpus says")
    assert wrong == NAMES_NOBODY
    assert (len(CORPUS), rate >= 0.99) == (115, True)


def test_few_are_hard_that_speak_of_something_else() -> None:
    """A full mailbox, a refusal for spam or a time-out never suppresses an address at once."""
    hard = [bounce for bounce in CORPUS if classify(bounce.raw).what == What.HARD]
    spoken = [
        bounce.name
        for bounce in hard
        if any(
            word in classify(bounce.raw).words.lower()
            for word in ("quota", "spam", "full", "timed out", "4.4.")
        )
    ]
    assert (len(hard) > 60, spoken) == (True, [])


@pytest.mark.parametrize("bounce", CORPUS, ids=lambda bounce: bounce.name)
def test_cut_anywhere_it_breaks_nothing(bounce: Bounce) -> None:
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        assert classify(bounce.raw[: int(len(bounce.raw) * share)]).what in What
