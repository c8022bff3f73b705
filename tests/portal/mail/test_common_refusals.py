"""What a provider refuses of all letters alike is no letter's fault; what it refuses of one holds up no other."""

from typing import Any

import pytest

from portal.mail.outcomes import UnreachableError
from tests.portal.mail.test_esp import (
    POSTMARK_TAKES,
    TOGETHER,
    as_written,
    fates,
    until_unreachable,
    window,
)
from tests.providers import Provider


@pytest.mark.parametrize(("name", "calls"), [*((name, 11) for name in TOGETHER), ("sendgrid", 6)])
@pytest.mark.parametrize("status", [400, 402, 404, 405, 410, 413, 422])
def test_what_is_refused_of_all_in_the_same_words_is_no_letters_fault(
    open_to: Any, provider: Provider, name: str, calls: int, status: int
) -> None:
    provider.answers += [(status, {"message": "The sender is not proved"})] * 20
    with pytest.raises(UnreachableError, match=r"^6 letters one after the other are refused: .* not proved"):
        list(open_to(name).send_all(window(6)))
    assert len(provider.calls) == calls
    assert provider.received == []


def test_of_a_large_window_twenty_letters_say_that_all_are_refused(open_to: Any, provider: Provider) -> None:
    provider.answers += [(400, {"message": "no"})] * 200
    assert until_unreachable(open_to("sendgrid"), window(50)) == []
    assert len(provider.calls) == 20


@pytest.mark.parametrize("name", [*TOGETHER, "sendgrid"])
@pytest.mark.parametrize(("status", "expected"), [(400, "never"), (404, "later"), (402, "later")])
def test_two_letters_do_not_say_that_all_are_refused(
    open_to: Any, provider: Provider, name: str, status: int, expected: str
) -> None:
    provider.answers += [(status, {"message": "no"})] * 3
    assert fates(open_to(name), window(2)) == [expected] * 2


def test_letters_that_are_refused_in_words_of_their_own_fail(open_to: Any, provider: Provider) -> None:
    provider.answers += [(400, {"message": f"no such reader: a{number}"}) for number in range(4)]
    assert fates(open_to("sendgrid"), window(4)) == ["never"] * 4


@pytest.mark.parametrize("name", ["mailgun", "resend"])
def test_where_one_letter_is_taken_the_refused_are_at_fault(
    open_to: Any, provider: Provider, name: str
) -> None:
    provider.refused = {letter.recipient for letter in window(7)}
    assert fates(open_to(name), window(8)) == ["never"] * 7 + ["taken"]
    assert [letter.to for letter in provider.received] == ["a7@example.org"]


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("status", [402, 404, 405, 410])
def test_a_letter_that_alone_provokes_what_seems_the_accounts_fault_holds_nobody_up(
    open_to: Any, provider: Provider, name: str, status: int
) -> None:
    provider.answers += [(status, {"message": "no"})] * 3
    letters = window(4)
    assert fates(open_to(name), letters) == ["later", "taken", "taken", "taken"]
    assert provider.received == [as_written(letter) for letter in letters[1:]]


def test_postmarks_refusal_of_the_sender_is_no_letters_fault(open_to: Any, provider: Provider) -> None:
    sender = {"ErrorCode": 300, "Message": "Invalid 'From' address: 'hello@kinship'."}
    provider.answers += [(200, [sender] * 3), (200, [sender] * 3 + [POSTMARK_TAKES])]
    with pytest.raises(UnreachableError, match=r"3 letters .* refused: 300 Invalid 'From' address"):
        list(open_to("postmark").send_all(window(3)))
    assert fates(open_to("postmark"), window(4)) == ["never"] * 3 + ["taken"]


def test_what_was_taken_in_a_large_list_is_never_given_back(open_to: Any, provider: Provider) -> None:
    refused = {"ErrorCode": 300, "Message": "Invalid 'To' address."}
    provider.answers.append((200, [refused] * 30 + [POSTMARK_TAKES] * 2))
    assert fates(open_to("postmark"), window(32)) == ["never"] * 30 + ["taken"] * 2


@pytest.mark.parametrize(("answer", "expected"), [((500, {}), ["never", "unknown"]), ((429, {}), [])])
def test_a_refusal_before_the_provider_stops(
    open_to: Any, provider: Provider, answer: Any, expected: list[str]
) -> None:
    provider.answers += [(400, {"message": "no"}), answer]
    assert until_unreachable(open_to("sendgrid"), window(4)) == expected
    assert len(provider.calls) == 2


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("status", [408, 409, 423, 425])
def test_where_a_whole_window_is_put_off_no_letter_spends_a_try(
    open_to: Any, provider: Provider, name: str, status: int
) -> None:
    provider.answers.append((status, {"message": "later"}))
    assert until_unreachable(open_to(name), window(6)) == []
    assert len(provider.calls) == 1
