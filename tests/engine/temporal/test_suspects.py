"""What a call is held to have done whose worker was not heard of any more."""

from typing import Any

import pytest
from temporalio.exceptions import ActivityError, ApplicationError, TimeoutError, TimeoutType

from engine.ports import ActionError
from engine.runtime.attempts import Instance
from engine.temporal.suspects import Suspects

CALL: Instance = ("fetch", 3, (1,))
ALONE, BESIDE_TWO, NOT_HEARD = (0,), (2,), ()


def ended(cause: BaseException) -> ActivityError:
    fault = ActivityError(
        "failed",
        scheduled_event_id=1,
        started_event_id=2,
        identity="w",
        activity_type="t",
        activity_id="1",
        retry_state=None,
    )
    fault.__cause__ = cause
    return fault


def silent(said: tuple[Any, ...]) -> ActivityError:
    return ended(
        TimeoutError("gone", type=TimeoutType.HEARTBEAT, last_heartbeat_details=list(said))
    )


def suspects(*, knows: bool = True) -> Suspects:
    return Suspects({}, lambda: knows)


def falls(among: Suspects, said: tuple[Any, ...], *, at_most: int = 9) -> int | None:
    """Return under how many silences a call falls, None when under none."""
    for count in range(1, at_most + 1):
        fault = among.ended(CALL, silent(said))
        if fault is not None:
            assert isinstance(fault, ActionError)
            assert (fault.code, fault.retryable) == ("quarantined", False)
            assert f"fetch was under way {count} times" in fault.message
            return count
    return None


@pytest.mark.parametrize(("said", "count"), [(ALONE, 3), (BESIDE_TWO, 5), (NOT_HEARD, 5)])
def test_it_falls_sooner_where_nothing_else_can_have_been_it(
    said: tuple[Any, ...], count: int
) -> None:
    assert falls(suspects(), said) == count


def test_a_history_from_before_knows_neither_suspects_nor_a_run_that_is_set_aside() -> None:
    among = suspects(knows=False)
    assert falls(among, ALONE) is None
    assert not among.is_alone(CALL)


def test_from_the_third_attempt_on_it_is_made_alone() -> None:
    among = suspects()
    found = []
    for _ in range(3):
        found.append(among.is_alone(CALL))
        among.ended(CALL, silent(BESIDE_TWO))
    assert found == [False, False, True]
    assert not among.is_alone(("fetch", 4, (1,)))
    assert Suspects(dict(among.strikes), lambda: True).is_alone(CALL), "in a fresh history, too"


@pytest.mark.parametrize(
    "fault",
    [
        None,
        ended(ApplicationError("no")),
        ended(TimeoutError("late", type=TimeoutType.START_TO_CLOSE, last_heartbeat_details=[0])),
    ],
    ids=["well", "badly", "late"],
)
def test_an_end_its_worker_lived_to_see_clears_it(fault: ActivityError | None) -> None:
    among = suspects()
    for _ in range(2):
        among.ended(CALL, silent(ALONE))
    assert among.ended(CALL, fault) is None
    assert (among.strikes, among.is_alone(CALL)) == ({}, False)
