"""What holds at the end of every history, whatever the document, the order of answers and the crashes."""

import json
from collections import Counter, defaultdict
from typing import Any

from engine.core.commands import CloseApproval, OpenApproval
from engine.core.machine_attempts import RESTARTED
from engine.core.replay import replay
from engine.core.snapshot import dump_state
from engine.core.state import new_state
from tests.engine.core.host import Bench

Json = dict[str, Any]
STARTED = ("step.started", "item.started")
SETTLED = ("step.succeeded", "step.failed", "step.skipped", "item.settled")


def check(bench: Bench) -> None:
    """Fail unless the history of a finished run keeps every promise."""
    the_fold_is_exact(bench)
    nothing_is_left_open(bench)
    nothing_ends_twice(bench)
    every_effect_has_one_key(bench)
    nothing_starts_during_a_pause(bench)
    attempts_are_counted(bench)
    keys_are_committed_once(bench)
    groups_that_are_over_stay_so(bench)


def the_fold_is_exact(bench: Bench) -> None:
    assert [event["seq"] for event in bench.log] == list(range(1, len(bench.log) + 1))
    replayed = replay(new_state(bench.plan, "r1"), json.loads(json.dumps(bench.log)))
    assert replayed.differences == ()
    assert dump_state(replayed.state) == dump_state(bench.state)


def nothing_is_left_open(bench: Bench) -> None:
    assert bench.state.finished_at is not None
    assert sum(event["type"] == "run.finished" for event in bench.log) == 1
    assert (bench.state.in_flight, bench.state.retrying) == (0, 0)
    assert not bench.timers
    assert all(child.is_cancelled for child in bench.children.open), "an orphan goes on"
    asked: Counter[tuple[str, str | None]] = Counter()
    for command in bench.commands:
        if isinstance(command, OpenApproval | CloseApproval):
            asked[command.step, command.item] += isinstance(command, OpenApproval) or -1
    assert not any(asked.values()), "a person is asked for nothing"


def nothing_ends_twice(bench: Bench) -> None:
    ended = [
        (e["step"], e["item"], e["type"] == "item.settled", entry(bench, e))
        for e in bench.log
        if e["type"] in SETTLED
    ]
    assert len(ended) == len(set(ended)), "a step's result is committed at most once"


def entry(bench: Bench, event: Json) -> int:
    """How often the groups around a step had been entered before this event."""
    around = bench.plan.steps[event["step"]].groups
    return sum(
        e["seq"] < event["seq"] and e["step"] in around
        for e in bench.log
        if e["type"] == "step.retrying"
    )


def every_effect_has_one_key(bench: Bench) -> None:
    keys: defaultdict[tuple[str, str | None], set[str]] = defaultdict(set)
    for event in bench.log:
        if event["type"] in STARTED and "idempotency_key" in event["data"]:
            keys[event["step"], event["item"]].add(event["data"]["idempotency_key"])
    assert all(len(used) == 1 for used in keys.values())
    assert len({key for used in keys.values() for key in used}) == len(keys)


def nothing_starts_during_a_pause(bench: Bench) -> None:
    is_paused = False
    for event in bench.log:
        if event["type"] in ("run.paused", "run.resumed"):
            is_paused = event["type"] == "run.paused"
        assert not (is_paused and event["type"] in STARTED), event


def attempts_are_counted(bench: Bench) -> None:
    """No more attempts than asked for, but for restarts, and for what a person wants repeated."""
    made: Counter[tuple[str, str | None, int]] = Counter()
    excused: Counter[tuple[str, str | None]] = Counter()
    calls = 0
    for event in bench.log:
        place = (event["step"], event["item"])
        data = event["data"]
        if event["type"] in STARTED and "idempotency_key" in data:
            made[(*place, entry(bench, event))] += 1
            plan = bench.plan.steps[event["step"]]
            calls += plan.kind == "action" and plan.effect != "pure"
        elif (event["type"] == "attempt.unknown" and data["error"]["code"] == RESTARTED) or (
            event["type"] == "decision.made" and data["outcome"] == "repeat"
        ):
            excused[place] += 1
    for (step, item, _), count in made.items():
        assert count <= bench.plan.steps[step].retry.max_attempts + excused[step, item]
    assert bench.plan.call_budget is None or calls <= bench.plan.call_budget


def keys_are_committed_once(bench: Bench) -> None:
    committed = [(c.step, key) for c in bench.committed for key in c.keys]
    proposed = Counter(
        (e["step"], key)
        for e in bench.log
        if e["type"] == "attempt.succeeded"
        for key, _ in e["data"].get("proposed_keys", ())
    )
    assert not Counter(committed) - proposed
    said = [
        (e["step"], key)
        for e in bench.log
        if e["type"] == "keys.committed"
        for key in e["data"]["keys"]
    ]
    assert said == committed
    inside = {step.id for step in bench.plan.steps.values() if step.groups}
    if bench.state.status == "succeeded":
        assert {place for place in proposed if place[0] not in inside} <= set(committed)


def groups_that_are_over_stay_so(bench: Bench) -> None:
    """What stands in a group, or in an item of it, starts only while that is open."""
    is_open: dict[tuple[str, str | None], bool] = {}
    for event in bench.log:
        plan = bench.plan.steps.get(event["step"] or "")
        if plan is None:
            continue
        place = (plan.id, event["item"])
        if plan.kind == "group":
            is_start = event["type"] in STARTED and "attempt" in event["data"]
            if is_start or event["type"] in ("step.retrying", *SETTLED):
                is_open[place] = is_start
        if event["type"] in STARTED and plan.groups:
            around = bench.plan.steps[plan.groups[-1]]
            depth = len(plan.loops)
            item = "/".join(event["item"].split("/")[:depth]) if depth else None
            assert is_open[around.id, item], event
