"""R12: however many calls of a connector fail, retries add at most a tenth to them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.core.action import Effect
from engine.ports.runner import ActionError, Failed, StepOutcome, Succeeded, Unknown
from tools.kit.bench import a_bench, a_call
from tools.kit.http_peer import answering, http_peer
from tools.retry_budget import ALWAYS, SHARE, WINDOW_S, RetryBudget, place_of

PLACE = ("org-1", "http", "")
TRY_AGAIN = Failed(ActionError("remote_down", "remote_failed", "It answered 500.", retryable=True))


@dataclass
class Seconds:
    """A clock that a test sets."""

    value: float = 0.0

    def __call__(self) -> float:
        return self.value


def granted(budget: RetryBudget, asked: int, place: tuple[str, str, str] = PLACE) -> int:
    return sum(budget.grant(place) for _ in range(asked))


def after_calls(budget: RetryBudget, calls: int, place: tuple[str, str, str] = PLACE) -> None:
    for _ in range(calls):
        budget.called(place)


def test_few_calls_are_retried_as_their_steps_say() -> None:
    budget = RetryBudget(Seconds())
    after_calls(budget, 10)
    assert granted(budget, 1000) == ALWAYS


@pytest.mark.parametrize("calls", [ALWAYS, 5_000, 100_000])
def test_many_calls_are_retried_by_a_tenth(calls: int) -> None:
    budget = RetryBudget(Seconds())
    after_calls(budget, calls)
    assert granted(budget, calls) == max(ALWAYS, SHARE * calls)


def test_what_is_spent_comes_back_within_the_window_and_not_before() -> None:
    now = Seconds()
    budget = RetryBudget(now)
    after_calls(budget, 10)
    granted(budget, ALWAYS)
    now.value = WINDOW_S - 1
    assert granted(budget, 10) == 0
    now.value = WINDOW_S
    assert granted(budget, 1000) == ALWAYS


def test_each_organization_connector_and_connection_has_its_own() -> None:
    budget = RetryBudget(Seconds())
    granted(budget, ALWAYS)
    others = [("org-2", "http", ""), ("org-1", "slack", ""), ("org-1", "http", "crm")]
    assert [granted(budget, 1, place) for place in (PLACE, *others)] == [0, 1, 1, 1]


def test_places_nobody_calls_any_more_are_forgotten() -> None:
    now = Seconds()
    budget = RetryBudget(now)
    for n in range(3000):
        now.value = n
        budget.called((f"org-{n}", "http", ""))
    assert len(budget._windows) <= 1000


def test_an_end_without_a_retry_left_says_so_and_stays_what_it_was() -> None:
    budget = RetryBudget(Seconds())
    call = a_call("http.request", {})
    granted(budget, ALWAYS)
    ended = budget.judge(call, "read", TRY_AGAIN)
    assert isinstance(ended, Failed)
    assert ended.error.retries_spent
    assert ended.error.retryable, "the run may be retried later"
    assert ended.error.as_json()["retries_spent"] is True
    assert ended.error.message == (
        "It answered 500; not tried again, since so many calls of http fail that its retries are "
        "used up for the moment"
    )
    assert isinstance(budget.judge(call, "read", Unknown(TRY_AGAIN.error)), Unknown)


@pytest.mark.parametrize(
    ("effect", "ended", "may_repeat", "cost"),
    [
        ("read", TRY_AGAIN, True, 1),
        ("write", TRY_AGAIN, True, 1),
        ("irreversible", TRY_AGAIN, True, 0),
        ("read", TRY_AGAIN, False, 0),
        ("read", Succeeded({}), True, 0),
        ("read", Failed(ActionError("bad_data", "not_found", "It answered 404.")), True, 0),
        ("idempotent_write", Unknown(ActionError("ours", "internal", "It broke.")), True, 1),
        ("write", Unknown(ActionError("timeout", "timed_out", "It took long.")), True, 1),
        ("spend", Unknown(ActionError("timeout", "timed_out", "It took long.")), True, 0),
        (
            "read",
            Failed(ActionError("remote_down", "circuit_open", "Left alone.", retryable=True)),
            True,
            0,
        ),
    ],
)
def test_only_what_leads_to_another_call_costs_a_retry(
    effect: Effect, ended: StepOutcome, may_repeat: bool, cost: int
) -> None:
    budget = RetryBudget(Seconds())
    call = a_call("http.request", {}, may_repeat=may_repeat)
    assert budget.judge(call, effect, ended) is ended
    assert granted(budget, 2 * ALWAYS, place_of(call)) == ALWAYS - cost


async def test_a_service_that_always_fails_hears_a_tenth_more_than_without_retries() -> None:
    calls, most = 1500, 3
    async with http_peer(answering(500)) as peer, a_bench([peer.place]) as bench:
        for _ in range(calls):
            for attempt in range(1, most + 1):
                ended = await bench.run(
                    "http.request",
                    {"method": "GET", "url": peer.url()},
                    attempt=attempt,
                    may_repeat=attempt < most,
                )
                assert isinstance(ended, Failed)
                if ended.error.retries_spent:
                    break
    assert len(peer.heard) == calls + int(SHARE * calls)
