"""Deeds that an event or a condition only speaks of are not asked for."""

from __future__ import annotations

import pytest

from agent.offline.meant.spoken_of import is_spoken_of, says_when_alone

REFUND = "stripe.refund_payment"
CANCEL = "stripe.cancel_subscription"
DELETE = "s3.delete_object"


def piece(words: str) -> tuple[tuple[int, int], str]:
    """Answer where the words between bars stand, and the text without the bars."""
    start, end = words.index("|"), words.rindex("|") - 1
    return (start, end), words.replace("|", "")


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (REFUND, "|Whenever a refund| or chargeback happens, tell #till."),
        (REFUND, "|Every time a Stripe refund occurs mail lee@acme.example.|"),
        (CANCEL, "|If a member wants to cancel the subscription|, let #gym know."),
        (CANCEL, "|When members cancel a subscription|, let #gym know."),
        (CANCEL, "|When a bill is paid|, and the guest asked to cancel the stay, tell #desk."),
        (CANCEL, "|As soon as a plan runs out|, let #gym know."),
        (DELETE, "|Tell #ops whenever somebody tries to delete an object.|"),
        (DELETE, "|In case of the delete of an object|, tell #ops."),
    ],
)
def test_words_of_an_event_or_a_condition_ask_for_nothing(action: str, words: str) -> None:
    assert is_spoken_of(action, *piece(words))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (REFUND, "When a claim comes in, |refund the payment| and tell #till."),
        (REFUND, "|Refund the payment when a claim comes in.|"),
        (REFUND, "When a parcel is lost, |give the money back|."),
        (CANCEL, "|We want to cancel the stay| if nobody comes."),
        (CANCEL, "|If someone is sick|, cancel the subscription."),
        (CANCEL, "If someone asks to cancel, |cancel the subscription|."),
        (CANCEL, "|When the trial is over cancel the subscription|."),
        (DELETE, "|Once the copy is there delete the object in S3|, then tell #ops."),
    ],
)
def test_what_is_asked_for_is_done(action: str, words: str) -> None:
    assert not is_spoken_of(action, *piece(words))


@pytest.mark.parametrize("words", ["|Check daily at 6:15.|", "|Run it every Monday at 9|", "|and repeat hourly|"])  # fmt: skip
def test_when_alone_asks_for_no_deed(words: str) -> None:
    assert says_when_alone(*piece(words))


@pytest.mark.parametrize(
    "words",
    ["|Check every mail for spam, then tag it|", "|Run the query on the shop at 9|", '|check at https://x.example|', "|read it daily|"],
)  # fmt: skip
def test_a_deed_with_its_time_is_more_than_that(words: str) -> None:
    assert not says_when_alone(*piece(words))


def test_a_wish_behind_an_event_is_asked_for_without_a_comma_too() -> None:
    text = "Whenever a letter reaches the desk I'd like a Trello card"
    assert not is_spoken_of("trello.create_card", (0, len(text)), text)
    assert is_spoken_of("trello.create_card", (0, len(text)), text.replace("I'd like", "beside"))
