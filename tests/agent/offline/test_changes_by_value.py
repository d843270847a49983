"""Values that words name without a place: found by what the workflow holds, and by what was changed last."""

from __future__ import annotations

import pytest

from agent.offline.changes.amounts import Amount, amount_in
from agent.offline.changes.undoing import takes_back
from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched


@pytest.mark.parametrize(
    ("words", "document", "step_id", "place", "value"),
    [
        ("15 rather than 12", BOATS, "long_ones", "where", "{{ item.length > 15 }}"),
        ("twelve is far too short, make it 20", BOATS, "long_ones", "where", "{{ item.length > 20 }}"),
        ("swap the 12 for 18", BOATS, "long_ones", "where", "{{ item.length > 18 }}"),
        ("40 or more will do", BOATS, "long_ones", "where", "{{ item.length >= 40 }}"),
        ("90 minutes instead of an hour", GUESTS, "pause", "", 5400),
        ("hm, make that half an hour", GUESTS, "pause", "", 1800),
    ],
)  # fmt: skip
def test_a_value_is_put_where_the_other_stands(
    words: str, document: Json, step_id: str, place: str, value: object
) -> None:
    after = changed(words, document)
    one = step(after, step_id)
    assert (one["with"][place] if place else one["duration_s"]) == value
    assert touched(after, document) == {step_id}


def test_a_bare_value_is_for_what_was_changed_last() -> None:
    longer = changed("make the wait 3 hours", GUESTS)
    again = changed("2 would be enough", longer, GUESTS)
    assert step(again, "pause")["duration_s"] == 7200
    told = changed("also tell #harbour", BOATS)
    moved = changed("sorry, #port", told, BOATS)
    (new,) = [s for s in moved["steps"] if s["id"] not in {o["id"] for o in BOATS["steps"]}]
    assert new["with"]["channel"] == "#port"
    assert touched(moved, told) == {new["id"]}


@pytest.mark.parametrize(
    ("said", "back", "step_id"),
    [
        ("boats come from https://pier.example/all now", "use the old address again", "boats"),
        ("announce goes to #pier", "no, back to #dock", "announce"),
        ("the letter's subject should be Our boats", "I want the previous subject", "letter"),
    ],
)
def test_a_former_value_is_put_back(said: str, back: str, step_id: str) -> None:
    first = changed(said, BOATS)
    assert touched(first, BOATS) == {step_id}
    other = changed("only boats with a length of at least 20", first, BOATS)
    restored = changed(back, other, first, BOATS)
    assert step(restored, step_id)["with"] == step(BOATS, step_id)["with"]
    assert touched(restored, other) == {step_id}


def test_a_step_that_was_taken_out_comes_back_where_it_was() -> None:
    without = changed("drop the wait", GUESTS)
    again = changed("I want the wait back", without, GUESTS)
    assert step(again, "pause") == step(GUESTS, "pause")
    assert step(again, "thank")["after"] == ["pause"]


def test_an_old_value_that_nobody_remembers_is_asked_for() -> None:
    assert change("put the old channel back", BOATS).kind == "question"


@pytest.mark.parametrize(
    "words",
    [
        "oh, revert it please", "that was wrong, roll it back", "length was better, undo",
        "hm. could you put everything back to how it was", "never mind that last change",
    ],
)  # fmt: skip
def test_the_last_change_is_taken_back(words: str) -> None:
    assert takes_back(words)
    assert change(words, BOATS).kind == "undo"


@pytest.mark.parametrize(
    "words",
    ["put the letter back", "forget the letter", "back to fridays at 8", "never mind the letter"],
)
def test_more_than_taking_back_is_no_undo(words: str) -> None:
    assert not takes_back(words)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("at least 3", Amount(3.0, None, ">=")),
        ("5 or fewer", Amount(5.0, None, "<=")),
        ("half an hour", Amount(0.5, "hour")),
        ("2 mins", Amount(2.0, "minute")),
        ("3 or 4", None),
    ],
)
def test_an_amount_is_read_with_its_unit_and_comparison(words: str, amount: Amount | None) -> None:
    assert amount_in(words) == amount
