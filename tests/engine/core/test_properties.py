"""Whatever the graph, the order of answers and the crashes: the fold is exact and every run ends."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.commands import SiteRequest
from engine.core.events import OBSERVED
from engine.core.machine_attempts import RESTARTED
from engine.core.outstanding import open_attempts, outstanding
from engine.core.replay import fold, replay
from engine.core.scope import walk
from engine.core.snapshot import dump_state, load_state
from engine.core.state import new_state
from tests.engine.core.host import Bench, plan_of

EFFECTS = ["pure", "read", "idempotent_write", "write", "irreversible", "spend"]


@st.composite
def documents(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A random acyclic graph of actions, loops, branches, waits, approvals and groups of them."""
    return _steps(draw, "s", draw(st.integers(1, 8)), depth=0)


def _steps(draw: st.DrawFn, prefix: str, count: int, *, depth: int) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    ports: list[str] = []
    kinds = ["action"] * 5 + ["loop", "branch", "wait", "signal", "approval"]
    kinds += ["group", "group loop"] if depth < 2 else []
    for n in range(count):
        step_id = f"{prefix}{n}"
        kind = draw(st.sampled_from(kinds))
        step: dict[str, Any] = {
            "id": step_id,
            "join": draw(st.sampled_from(["all_ok", "any_ok", "always"])),
        }
        if ports:
            step["after"] = draw(st.lists(st.sampled_from(ports), max_size=3, unique=True))
        if draw(st.booleans()):
            step["when"] = "{{ inputs.x }}"
        step["on_error"] = draw(st.sampled_from(["fail", "continue"]))
        if kind.startswith("group"):
            steps.append({**step, **_group(draw, step_id, kind, depth)})
        else:
            steps.append({**step, **_kind(draw, kind)})
        ports.extend(_ports(step_id, kind))
    draw(st.randoms(use_true_random=False)).shuffle(steps)
    return steps


def _group(draw: st.DrawFn, step_id: str, kind: str, depth: int) -> dict[str, Any]:
    inner = _steps(draw, f"{step_id}_", draw(st.integers(0, 3)), depth=depth + 1)
    body: dict[str, Any] = {"type": "group", "steps": inner}
    if draw(st.booleans()):
        body["outputs"] = {"x": "{{ inputs.x }}"}
    if draw(st.booleans()):
        body["timeout_s"] = 20
    if draw(st.booleans()):
        body["retry"] = {"max_attempts": draw(st.integers(1, 3))}
    if kind == "group loop":
        body["foreach"] = _foreach(draw)
    return body


def _foreach(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "items": [1, 2, 3],
        "concurrency": draw(st.integers(1, 3)),
        "on_item_error": draw(st.sampled_from(["fail", "skip", "collect"])),
    }


def _ports(step_id: str, kind: str) -> list[str]:
    failed = f"{step_id}.failed"
    match kind:
        case "branch":
            return [f"{step_id}.yes", f"{step_id}.no", failed]
        case "approval":
            return [f"{step_id}.approved", f"{step_id}.rejected", failed]
        case "signal":
            return [f"{step_id}.received", f"{step_id}.timed_out"]
        case _:
            return [step_id, failed]


def _kind(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    match kind:
        case "branch":
            return {"type": "branch", "cases": [{"id": "yes", "when": "{{ a }}"}], "else": "no"}
        case "wait":
            return {"type": "wait", "duration_s": 5}
        case "signal":
            return {"type": "wait", "event": {"name": "go", "timeout_s": 30}}
        case "approval":
            return {"type": "approval", "title": "May I?", "deadline_s": 60}
        case _:
            body: dict[str, Any] = {"uses": f"test.{draw(st.sampled_from(EFFECTS))}"}
            body["with"] = {"x": "{{ inputs.x }}"}
            if draw(st.booleans()):
                body["retry"] = {"max_attempts": draw(st.integers(1, 3))}
            if kind == "loop":
                body["foreach"] = _foreach(draw)
            return body


class Driver:
    """Answers in an order, and with ends, that Hypothesis chooses."""

    def __init__(self, data: st.DataObject, steps: list[dict[str, Any]]) -> None:
        self.data = data
        self.bench = Bench(plan_of(*steps), self.answer)

    def answer(self, request: SiteRequest, site: str) -> dict[str, Any]:
        if site == "when":
            return {"value": self.data.draw(st.booleans())}
        if site == "cases":
            return {"value": self.data.draw(st.sampled_from(["yes", None]))}
        if site == "foreach":
            return {"value": [1, 2, 3], "count": 3}
        if self.data.draw(st.integers(0, 15)) == 0:
            return {"error": {"class": "logic", "code": "bad", "message": "no"}}
        return {"value": {"x": 1}}

    def act(self) -> None:
        bench, draw = self.bench, self.data.draw
        moves = ["ok", "ok", "fail", "unknown"] if bench.attempts else []
        moves += ["timer"] if bench.timers else []
        moves += ["signal", "decide", "pause", "resume"]
        match draw(st.sampled_from([*moves, "crash"])):
            case "ok":
                bench.ok(draw(st.sampled_from(bench.attempts)))
            case "fail":
                bench.failed(draw(st.sampled_from(bench.attempts)), retryable=draw(st.booleans()))
            case "unknown":
                bench.unknown(draw(st.sampled_from(bench.attempts)))
            case "timer":
                bench.fire_next()
            case "signal":
                bench.observe("signal.received", {"name": "go", "payload": 1})
            case "decide":
                self.decide()
            case "crash":
                self.crash()
            case pause_or_resume:
                bench.observe(f"run.{pause_or_resume}_requested", {"by": "me"})

    def decide(self) -> None:
        outcome = self.data.draw(st.sampled_from(["approved", "rejected", "happened", "repeat"]))
        for here in list(walk(self.bench.state)):
            digest = ((here.state.wait or {}).get("approval") or {}).get("digest")
            said = {"outcome": outcome, "digest": digest, "by": "me"}
            indexes = [None, *(list(here.state.loop.units) if here.state.loop else [])]
            for item in [here.item_of(index) for index in indexes]:
                self.bench.observe("decision.made", said, step=here.plan.id, item=item)

    def crash(self) -> None:
        """Lose everything but the log; go on from it as a host does after a restart."""
        bench = self.bench
        before = dump_state(bench.state)
        if self.data.draw(st.booleans()):
            bench.state = fold(new_state(bench.plan, "r1"), bench.log)
        else:
            bench.state = load_state(bench.plan, json.loads(json.dumps(before)))
        assert dump_state(bench.state) == before
        open_ = open_attempts(bench.state)
        assert {(a.step, a.index, a.attempt, a.scope) for a in open_} == {
            (a.step, a.index, a.attempt, a.scope) for a in bench.attempts
        }
        bench.attempts.clear()
        for attempt in open_:
            fault = {"class": "ours", "code": RESTARTED, "message": "restart", "retryable": True}
            data = {"attempt": attempt.attempt, "error": fault}
            if attempt.index is not None:
                data["index"] = attempt.index
            if attempt.scope:
                data["scope"] = list(attempt.scope)
            bench.observe("attempt.unknown", data, step=attempt.step, item=attempt.item)
        for command in outstanding(bench.state):
            bench.take(command)


@given(st.data(), documents())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_history_replays_to_the_same_decisions_and_every_run_ends(
    data: st.DataObject, steps: list[dict[str, Any]]
) -> None:
    driver = Driver(data, steps)
    bench = driver.bench.start()
    for _ in range(40):
        if bench.state.finished_at is not None:
            break
        driver.act()
    finish(bench, driver)
    check(bench)


def finish(bench: Bench, driver: Driver) -> None:
    """Whatever is still open can be brought to an end."""
    bench.observe("run.resume_requested", {})
    for _ in range(2000):
        if bench.state.finished_at is not None:
            return
        if bench.attempts:
            bench.ok(bench.attempts[0])
        elif bench.timers:
            bench.fire_next()
        else:
            before = bench.state.seq
            driver.decide()
            assert bench.state.seq > before
    raise AssertionError(bench.story())


def check(bench: Bench) -> None:
    assert [event["seq"] for event in bench.log] == list(range(1, len(bench.log) + 1))
    assert bench.log[-1]["type"] == "run.finished" or bench.state.finished_at is not None
    replayed = replay(new_state(bench.plan, "r1"), json.loads(json.dumps(bench.log)))
    assert replayed.differences == ()
    assert dump_state(replayed.state) == dump_state(bench.state)
    assert bench.state.in_flight == 0
    assert bench.state.retrying == 0
    assert not bench.timers
    ended = [
        (e["step"], e["item"], generation(bench, e))
        for e in bench.log
        if e["type"] in ("step.succeeded", "step.failed", "step.skipped")
    ]
    assert len(ended) == len(set(ended)), "a step's result is committed at most once"
    keys: dict[tuple[Any, Any], set[str]] = {}
    for event in bench.log:
        if event["type"] in ("step.started", "item.started") and "idempotency_key" in event["data"]:
            keys.setdefault((event["step"], event["item"]), set()).add(
                event["data"]["idempotency_key"]
            )
    assert all(len(used) == 1 for used in keys.values())


def generation(bench: Bench, event: dict[str, Any]) -> int:
    """How often the groups around a step had been entered before this event."""
    around = bench.plan.steps[event["step"]].groups
    return sum(
        e["seq"] < event["seq"] and e["step"] in around
        for e in bench.log
        if e["type"] == "step.retrying"
    )


@given(st.data(), documents(), st.integers(0, 25))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_cancelled_run_starts_nothing_new_and_finishes_at_once(
    data: st.DataObject, steps: list[dict[str, Any]], moves: int
) -> None:
    driver = Driver(data, steps)
    bench = driver.bench.start()
    for _ in range(moves):
        driver.act()
    was_over = bench.state.ending is not None and bench.state.ending.status != "cancelled"
    seq = bench.state.seq
    bench.observe("run.cancel_requested", {"by": "me"})
    later = [e for e in bench.log if e["seq"] > seq]
    assert not [e for e in later if e["type"] in ("step.started", "item.started", "step.scheduled")]
    assert bench.state.finished_at is not None
    assert was_over or bench.state.status == "cancelled"
    check(bench)


def test_a_changed_decision_is_reported_with_its_place() -> None:
    bench = Bench(plan_of({"id": "a", "uses": "test.read"})).start().run_ok()
    forged = json.loads(json.dumps(bench.log))
    place = next(n for n, e in enumerate(forged) if e["type"] == "step.succeeded")
    forged[place]["data"]["output"] = {"forged": True}
    replayed = replay(new_state(bench.plan, "r1"), forged)
    assert [difference.seq for difference in replayed.differences] == [place + 1]
    assert {e["type"] for e in bench.log} > OBSERVED & {"run.requested", "attempt.succeeded"}
