"""The decision tables say something for every combination, and what the promises say."""

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.action import EFFECT_ORDER, Effect
from engine.core.backoff import moment_after, parse_moment, retry_delay_s
from engine.core.document import Join
from engine.core.plan import RetryPlan
from engine.core.table import (
    EDGE_SATISFIED,
    ITEM_REACTION,
    JOIN_RUNS,
    REACTION,
    AttemptEnd,
    ItemEnd,
    Outcome,
    PortKind,
    Satisfied,
    satisfied_of,
)


@pytest.mark.parametrize(
    ("table", "axes"),
    [
        (EDGE_SATISFIED, (PortKind, Outcome)),
        (JOIN_RUNS, (Join, Satisfied)),
        (REACTION, (Effect, AttemptEnd)),
    ],
)
def test_every_combination_is_decided(
    table: dict[object, object], axes: tuple[object, ...]
) -> None:
    assert set(table) == set(itertools.product(*(get_args(axis) for axis in axes)))


def test_every_end_of_an_item_is_decided() -> None:
    assert set(ITEM_REACTION) == set(
        itertools.product(("fail", "skip", "collect"), get_args(ItemEnd))
    )


def test_only_what_cannot_be_undone_is_parked_and_only_a_write_is_repeated_once() -> None:
    by_effect = {effect: REACTION[effect, "unknown"] for effect in EFFECT_ORDER}
    assert by_effect == {
        "pure": "retry",
        "read": "retry",
        "idempotent_write": "retry",
        "write": "repeat_once",
        "irreversible": "park",
        "spend": "park",
    }


@pytest.mark.parametrize("effect", EFFECT_ORDER)
def test_a_permanent_failure_is_never_repeated(effect: Effect) -> None:
    assert REACTION[effect, "permanent"] == "fail"


@pytest.mark.parametrize(
    ("count", "total", "name"), [(0, 0, "all"), (0, 2, "none"), (1, 2, "some"), (2, 2, "all")]
)
def test_satisfied_edges_are_counted(count: int, total: int, name: str) -> None:
    assert satisfied_of(count, total) == name


def policy(**rest: object) -> RetryPlan:
    given_: dict[str, object] = {
        "max_attempts": 5,
        "backoff": "exponential",
        "initial_s": 1.0,
        "max_s": 60.0,
        "jitter": "none",
        "was_asked": True,
    }
    return RetryPlan(**{**given_, **rest})  # type: ignore[arg-type]


def test_pauses_grow_as_declared_and_stop_growing_at_their_limit() -> None:
    def pauses(kind: str) -> list[float]:
        return [
            retry_delay_s(policy(backoff=kind), attempt, "k", None) for attempt in (1, 2, 3, 10)
        ]

    assert pauses("exponential") == [1, 2, 4, 60]
    assert pauses("linear") == [1, 2, 3, 10]
    assert pauses("fixed") == [1, 1, 1, 1]


@given(st.text(), st.integers(1, 1000))
def test_jitter_is_a_function_of_key_and_attempt_within_the_pause(key: str, attempt: int) -> None:
    jittered = policy(jitter="full")
    pause = retry_delay_s(jittered, attempt, key, None)
    assert pause == retry_delay_s(jittered, attempt, key, None)
    assert 0 <= pause <= retry_delay_s(policy(), attempt, key, None)


def test_jitter_spreads_the_items_of_one_step() -> None:
    jittered = policy(jitter="full", initial_s=60.0)
    pauses = [retry_delay_s(jittered, 1, f"r/s/{n}/1", None) for n in range(200)]
    assert min(pauses) < 6
    assert max(pauses) > 54
    assert 24 < sum(pauses) / len(pauses) < 36


def test_what_the_remote_asks_for_is_never_undercut() -> None:
    assert retry_delay_s(policy(jitter="full"), 1, "k", 90.0) == 90.0


@pytest.mark.parametrize("text", ["2026-11-23T10:00:00", "tomorrow", "", "2026-13-01T00:00:00Z"])
def test_a_moment_without_a_zone_or_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_moment(text)


def test_moments_keep_their_spelling() -> None:
    from datetime import timedelta

    assert (
        moment_after("2026-11-23T09:00:00.000Z", timedelta(seconds=1.5))
        == "2026-11-23T09:00:01.500Z"
    )
