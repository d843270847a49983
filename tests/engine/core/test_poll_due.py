"""When a trigger is looked at next."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.action import Polling
from engine.core.poll_due import (
    LINE_TOLD_AFTER,
    LONGEST_RECONNECT_S,
    TOLD_AFTER,
    interval_s,
    is_line_told,
    is_told,
    pause_s,
    reconnect_pause_s,
)

POLLING = Polling(every_s=300, least_s=60)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, 300.0),
        ({"every_s": 900}, 900.0),
        ({"every_s": 60}, 60.0),
        ({"every_s": 1}, 60.0),
        ({"every_s": "often"}, 300.0),
        ({"every_s": True}, 300.0),
    ],
)
def test_the_interval_is_what_is_set_and_never_below_the_least(
    settings: dict[str, Any], expected: float
) -> None:
    assert interval_s(POLLING, settings) == expected


@pytest.mark.parametrize(
    ("every_s", "failures", "asked", "expected"),
    [
        (300, 0, None, 300),
        (300, 0, 900.0, 300),
        (300, 1, None, 60),
        (300, 2, None, 120),
        (300, 6, None, 1920),
        (300, 7, None, 3600),
        (300, 400, None, 3600),
        (86_400, 400, None, 86_400),
        (300, 1, 90.0, 90),
        (300, 7, 90.0, 3600),
    ],
)
def test_pauses_double_up_to_an_hour_and_never_undercut_what_was_asked(
    every_s: float, failures: int, asked: float | None, expected: float
) -> None:
    assert pause_s(every_s, failures, asked) == expected


def test_a_row_of_failures_is_told_once() -> None:
    assert [n for n in range(40) if is_told(n)] == [TOLD_AFTER]


def test_a_broken_line_is_opened_again_soon_then_ever_later_and_never_before_it_may_be() -> None:
    pauses = [reconnect_pause_s(failures, None) for failures in (1, 2, 3, 9, 40)]
    assert pauses == [1.0, 2.0, 4.0, 256.0, LONGEST_RECONNECT_S]
    assert reconnect_pause_s(1, 30.0) == 30.0


def test_of_a_line_that_stays_broken_people_are_told_once() -> None:
    told = [failures for failures in range(1, 40) if is_line_told(failures)]
    assert told == [LINE_TOLD_AFTER]
