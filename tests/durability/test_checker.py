"""The checker finds each violation that is planted, and nothing where nothing is wrong."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.events import Observed, envelope
from engine.core.machine import advance
from engine.core.state import new_state
from engine.testing.catalog import EffectCatalog
from tests.durability.checker import Facts, Lease, RunFacts, Slice, violations
from tests.durability.ledger import Call
from tests.engine.core.host import Bench, plan_of

RUN = UUID(int=7)
AT = "2026-03-01T09:00:00.000000Z"
KEY = f"{RUN}/post/-/1"
PLAN = compile_plan(
    Document.parse(
        {"nexa": 1, "name": "One", "steps": [{"id": "post", "uses": "test.write", "with": {}}]}
    ),
    EffectCatalog(),
)


def history(*ends: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events of a run whose call ended so."""
    requested = {"inputs": {}, "trigger": {}, "vars": {}, "mode": "live"}
    state, events = new_state(PLAN, str(RUN)), []
    told: list[tuple[str, dict[str, Any]]] = [("run.requested", requested)]
    told.append(("expression.evaluated", {"values": []}))
    for kind, data in [*told, *ends]:
        step = None if kind == "run.requested" else "post"
        observed = Observed(kind, AT, data, step)  # type: ignore[arg-type]
        events.append(envelope(state.seq + 1, observed))
        state, decided, _ = advance(state, observed)
        events.extend(decided)
    return events


def whole() -> Facts:
    """Return one run that has made its call and ended well."""
    done = ("attempt.succeeded", {"attempt": 1, "output": {}})
    events = history(done)
    run = RunFacts(RUN, "succeeded", len(events), PLAN, [Slice(1, len(events), 3, events)])
    call = Call("POST", f"/{RUN}/post/-", KEY, "{}", "answered")
    return Facts({RUN: run}, Lease(3, 41, 0.5, (41,)), [], [call], {RUN}, asked=1)


def rules(facts: Facts) -> set[str]:
    return {found.rule for found in violations(facts)}


def test_a_whole_history_has_no_violation() -> None:
    assert violations(whole()) == []


@pytest.mark.parametrize(
    "step",
    [
        {"id": "w", "type": "wait", "event": {"name": "paid"}},
        {"id": "c", "type": "call", "workflow": "other", "version": 1},
    ],
)
def test_a_run_that_waits_for_an_event_or_another_run_is_not_stuck(step: dict[str, Any]) -> None:
    bench = Bench(plan_of(step), run_id=str(RUN)).start()
    for child in bench.children.open:
        bench.child_started(child)
    facts = whole()
    run = RunFacts(RUN, "waiting", 0, bench.plan, [Slice(1, len(bench.log), 3, bench.log)])
    facts.runs, facts.calls = {RUN: run}, []
    assert violations(facts) == []


def test_a_step_may_end_once_at_each_entry_of_its_group() -> None:
    retry = {"max_attempts": 2, "initial_s": 1}
    inner = {"id": "a", "uses": "test.read", "retry": {"max_attempts": 1}}
    plan = plan_of({"id": "g", "type": "group", "retry": retry, "steps": [inner]})
    bench = Bench(plan, run_id=str(RUN)).start()
    bench.failed(bench.open("a"), retryable=True)
    bench.run_ok()
    facts = whole()
    seq = len(bench.log)
    facts.runs = {RUN: RunFacts(RUN, "succeeded", seq, bench.plan, [Slice(1, seq, 3, bench.log)])}
    facts.calls = []
    assert violations(facts) == []


def _lost(facts: Facts) -> None:
    facts.accepted.add(UUID(int=8))


def _doubled(facts: Facts) -> None:
    facts.asked = 0


def _stuck(facts: Facts) -> None:
    run = facts.runs[RUN]
    run.status = "running"
    run.slices = [Slice(1, len(history()), 3, history())]


def _waits_for_nothing(facts: Facts) -> None:
    facts.runs[RUN].status = "waiting"


def _gap(facts: Facts) -> None:
    events = facts.runs[RUN].slices[0].events
    del events[2]


def _slice_differs(facts: Facts) -> None:
    facts.runs[RUN].slices[0].seq_to += 1


def _late_commit(facts: Facts) -> None:
    (piece,) = facts.runs[RUN].slices
    facts.runs[RUN].slices = [
        Slice(1, 2, 3, piece.events[:2]),
        Slice(3, piece.seq_to, 2, piece.events[2:]),
    ]


def _settled_twice(facts: Facts) -> None:
    events = facts.runs[RUN].slices[0].events
    again = next(event for event in events if event["type"] == "step.succeeded")
    events.append(copy.deepcopy(again))


def _row_differs(facts: Facts) -> None:
    facts.runs[RUN].status = "failed"


def _row_is_behind(facts: Facts) -> None:
    facts.runs[RUN].last_seq -= 1


def _replay_differs(facts: Facts) -> None:
    events = facts.runs[RUN].slices[0].events
    next(event for event in events if event["type"] == "step.started")["data"]["args"] = {"n": 1}


def _two_keys(facts: Facts) -> None:
    facts.calls.append(Call("POST", f"/{RUN}/post/-", f"{RUN}/post/-/2", "{}", "answered"))


def _key_shared(facts: Facts) -> None:
    facts.calls.append(Call("POST", "/elsewhere", KEY, "{}", "answered"))


def _effect_unrecorded(facts: Facts) -> None:
    facts.calls.append(Call("POST", "/other", "other/post/-/1", "{}", "answered"))


def _effect_repeated(facts: Facts) -> None:
    facts.calls.append(copy.copy(facts.calls[0]))


def _effect_invented(facts: Facts) -> None:
    facts.calls.clear()


def _timer_orphan(facts: Facts) -> None:
    facts.runs[RUN].timers.append("retry:post")


def _approval_orphan(facts: Facts) -> None:
    facts.runs[RUN].approvals.append("post")


def _inbox_stuck(facts: Facts) -> None:
    facts.waiting_inbox.append((RUN, "cancel", datetime(2026, 3, 1, tzinfo=UTC)))


def _lease_behind(facts: Facts) -> None:
    facts.lease = Lease(2, 41, 0.5, (41,))


def _lock_of_another(facts: Facts) -> None:
    facts.lease = Lease(3, 41, 0.5, (42,))


def _not_renewed(facts: Facts) -> None:
    facts.lease = Lease(3, 41, 60.0, (41,))


def _nobody_owns(facts: Facts) -> None:
    _stuck(facts)
    facts.lease = Lease(3, 41, 0.5, ())


PLANTED: list[tuple[Callable[[Facts], None], str]] = [
    (_lost, "run_lost"),
    (_doubled, "run_doubled"),
    (_stuck, "run_stuck"),
    (_waits_for_nothing, "run_stuck"),
    (_gap, "seq_gap"),
    (_slice_differs, "seq_gap"),
    (_late_commit, "epoch_back"),
    (_settled_twice, "step_twice"),
    (_row_differs, "row_differs"),
    (_row_is_behind, "row_differs"),
    (_replay_differs, "replay_differs"),
    (_two_keys, "two_keys"),
    (_key_shared, "key_shared"),
    (_effect_unrecorded, "effect_unrecorded"),
    (_effect_repeated, "effect_repeated"),
    (_effect_invented, "effect_invented"),
    (_timer_orphan, "timer_orphan"),
    (_approval_orphan, "approval_orphan"),
    (_inbox_stuck, "inbox_stuck"),
    (_lease_behind, "lease_orphan"),
    (_lock_of_another, "lease_orphan"),
    (_not_renewed, "lease_orphan"),
    (_nobody_owns, "no_owner"),
]


@pytest.mark.parametrize(("plant", "rule"), PLANTED, ids=[f.__name__[1:] for f, _ in PLANTED])
def test_a_planted_violation_is_found(plant: Callable[[Facts], None], rule: str) -> None:
    facts = whole()
    plant(facts)
    assert rule in rules(facts)
