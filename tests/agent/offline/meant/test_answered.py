"""What was built of words is not told as missing; what is left of them and asks for something is."""

from __future__ import annotations

import pytest

from agent.offline.meant.answered import unanswered, words_of

BUILT = (words_of("open a berth in the Harbour book"),)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("open a berth in the harbour book", ""),
        ("prepare the landing: open a berth in the harbour book", ""),
        ("open a berth in the harbour book and oil the winch", "oil the winch"),
        ("oil the winch, then open a berth in the harbour book", "oil the winch"),
        ("oil the winch and open a berth in the harbour book", "oil the winch"),
        ("oil the winch: at 9:30", "oil the winch: at 9:30"),
        ("oil the winch", "oil the winch"),
    ],
)
def test_only_what_is_left_is_told(said: str, left: str) -> None:
    assert unanswered(said, BUILT, ()) == left


def test_a_condition_is_done_only_where_it_was_read() -> None:
    said = "if the berth in the harbour book is free"
    assert unanswered(said, BUILT, ()) == said
    assert unanswered(said, BUILT, (words_of(said),)) == ""
