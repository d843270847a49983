"""Random documents, and a driver that leads a run of one through a random history."""

import json
from typing import Any

from hypothesis import strategies as st

from engine.core.commands import SiteRequest
from engine.core.machine_attempts import RESTARTED
from engine.core.outstanding import open_attempts, outstanding
from engine.core.replay import fold
from engine.core.scope import walk
from engine.core.snapshot import dump_state, load_state
from engine.core.state import new_state
from tests.engine.core.host import Bench, plan_of

Json = dict[str, Any]
EFFECTS = ["pure", "read", "idempotent_write", "write", "irreversible", "spend"]
KINDS = ["action"] * 5 + ["loop", "branch", "wait", "signal", "approval", "call", "call loop"]
PORTS = {
    "branch": (".yes", ".no", ".failed"),
    "approval": (".approved", ".rejected", ".failed"),
    "signal": (".received", ".timed_out", ".failed"),
}


@st.composite
def documents(draw: st.DrawFn) -> Json:
    """A random acyclic graph of every kind of step, and groups of them."""
    steps = _steps(draw, "s", draw(st.integers(1, 8)), depth=0)
    document: Json = {"steps": steps}
    if draw(st.integers(0, 3)) == 0:
        document["settings"] = {"timeout_s": draw(st.sampled_from([10, 45]))}
    elif draw(st.integers(0, 3)) == 0:
        document["settings"] = {"budget": {"calls": draw(st.integers(1, 6))}}
    if draw(st.booleans()):
        document["outputs"] = {"x": "{{ inputs.x }}"}
    return document


def _steps(draw: st.DrawFn, prefix: str, count: int, *, depth: int) -> list[Json]:
    steps: list[Json] = []
    ports: list[str] = []
    lists: list[str] = []
    kinds = KINDS + ["stop"] * draw(st.integers(0, 1))
    kinds += ["group", "group loop"] * 2 if depth < 2 else []
    for n in range(count):
        step_id = f"{prefix}{n}"
        kind = draw(st.sampled_from(kinds))
        step: Json = {
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
        _read_a_list(draw, steps[-1], kind, lists)
        ports.extend(step_id + port for port in PORTS.get(kind, ("", ".failed")))
        if kind == "action":
            lists.append(step_id)
    draw(st.randoms(use_true_random=False)).shuffle(steps)
    return steps


def _read_a_list(draw: st.DrawFn, step: Json, kind: str, lists: list[str]) -> None:
    """Let a step act on what another lets pass, whole or item by item: so keys have consumers."""
    if not lists or not draw(st.booleans()):
        return
    read = f"{{{{ steps.{draw(st.sampled_from(lists))}.items }}}}"
    if "foreach" in step:
        step["foreach"]["items"] = read
    elif kind in ("action", "call"):
        step["with"] = {"x": read}


def _group(draw: st.DrawFn, step_id: str, kind: str, depth: int) -> Json:
    inner = _steps(draw, f"{step_id}_", draw(st.integers(0, 3)), depth=depth + 1)
    body: Json = {"type": "group", "steps": inner}
    if draw(st.booleans()):
        body["outputs"] = {"x": "{{ inputs.x }}"}
    if draw(st.booleans()):
        body["timeout_s"] = 20
    _may_retry(draw, body)
    if kind == "group loop":
        body["foreach"] = _foreach(draw)
    return body


def _may_retry(draw: st.DrawFn, body: Json) -> None:
    if draw(st.booleans()):
        attempts, pause_s = draw(st.integers(1, 3)), draw(st.sampled_from([0, 1, 30]))
        body["retry"] = {"max_attempts": attempts, "initial_s": pause_s}


def _foreach(draw: st.DrawFn) -> Json:
    return {
        "items": [1, 2, 3],
        "concurrency": draw(st.integers(1, 3)),
        "on_item_error": draw(st.sampled_from(["fail", "skip", "collect"])),
    }


def _kind(draw: st.DrawFn, kind: str) -> Json:
    match kind:
        case "branch":
            return {"type": "branch", "cases": [{"id": "yes", "when": "{{ a }}"}], "else": "no"}
        case "wait":
            return {"type": "wait", "duration_s": 5}
        case "signal":
            return {"type": "wait", "event": {"name": "go", "timeout_s": 30}}
        case "approval":
            silence = draw(st.sampled_from(["rejected", "approved", "failed"]))
            return {"type": "approval", "title": "May I?", "deadline_s": 60, "on_silence": silence}
        case "stop":
            return {"type": "stop", "outcome": draw(st.sampled_from(["succeed", "fail"]))}
        case _:
            return _called(draw, kind)


def _called(draw: st.DrawFn, kind: str) -> Json:
    body: Json = {"uses": f"test.{draw(st.sampled_from(EFFECTS))}"}
    if kind.startswith("call"):
        body = {"type": "call", "workflow": "other"}
        if draw(st.booleans()):
            body["timeout_s"] = 15
    body["with"] = {"x": "{{ inputs.x }}"}
    _may_retry(draw, body)
    if kind.endswith("loop"):
        body["foreach"] = _foreach(draw)
    return body


class Driver:
    """Answers in an order, and with ends, that Hypothesis chooses."""

    def __init__(self, data: st.DataObject, document: Json) -> None:
        self.data = data
        rest = {key: value for key, value in document.items() if key != "steps"}
        self.bench = Bench(plan_of(*document["steps"], **rest), self.answer)

    def answer(self, request: SiteRequest, site: str) -> Json:
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
        """Let one thing happen."""
        draw, bench = self.data.draw, self.bench
        moves = ["call ends"] * 4 if bench.attempts else []
        moves += ["timer"] if bench.timers and not bench.is_braked else []
        moves += ["child"] * 2 if bench.children.open else []
        moves += ["signal", "decide", "pause", "resume", "crash", "brake"]
        match draw(st.sampled_from(moves)):
            case "call ends":
                self.call_ends()
            case "timer":
                bench.fire_next()
            case "child":
                self.child_moves()
            case "signal":
                bench.observe("signal.received", {"name": "go", "payload": 1})
            case "decide":
                self.decide()
            case "crash":
                self.crash()
            case "brake":
                bench.is_braked = True
            case pause_or_resume:
                bench.observe(f"run.{pause_or_resume}_requested", {"by": "me"})
        self.nothing_is_owed()

    def nothing_is_owed(self) -> None:
        """What a run says of itself while it goes on is true."""
        state = self.bench.state
        if self.bench.is_braked or state.finished_at is not None:
            return
        assert state.evaluating == 0, "a value is waited for that nobody was asked for"
        assert state.in_flight == len(self.bench.attempts)
        timers = sum(name.startswith("retry:") for name in self.bench.timers)
        assert state.retrying >= timers
        if state.status == "running":
            assert self.bench.attempts or timers, "it says that it runs, and nothing does"

    def call_ends(self) -> None:
        bench, draw = self.bench, self.data.draw
        attempt = draw(st.sampled_from(bench.attempts))
        match draw(st.sampled_from(["ok", "ok", "failed", "unknown"])):
            case "ok" if attempt.index is None and draw(st.booleans()):
                keys = [[f"{attempt.step}-{n}", n] for n in range(3)]
                bench.ok(attempt, {"items": [1, 2, 3]}, proposed_keys=keys)
            case "ok":
                bench.ok(attempt)
            case "failed":
                facts = {"nothing_happened": True} if draw(st.booleans()) else {}
                bench.failed(attempt, retryable=draw(st.booleans()), **facts)
            case _:
                bench.unknown(attempt)

    def child_moves(self) -> None:
        """A run that was called starts, and ends; one that is cancelled ends so."""
        bench, draw = self.bench, self.data.draw
        child = draw(st.sampled_from(bench.children.open))
        if not child.is_started:
            bench.child_started(child)
        elif child.is_cancelled:
            bench.child_ended(child, "cancelled")
        elif draw(st.booleans()):
            bench.child_ended(child, "succeeded")
        else:
            code = draw(st.sampled_from(["boom", RESTARTED]))
            bench.child_ended(child, "failed", retryable=draw(st.booleans()), code=code)

    def decide(self) -> None:
        """Have a person answer everything, with the same words."""
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
        bench.is_braked = False
        # Evaluations are answered before anything else, as the host puts them first.
        for command in outstanding(bench.state):
            bench.take(command)
        for attempt in open_:
            fault = {"class": "ours", "code": RESTARTED, "message": "restart", "retryable": True}
            data = {"attempt": attempt.attempt, "error": fault}
            if attempt.index is not None:
                data["index"] = attempt.index
            if attempt.scope:
                data["scope"] = list(attempt.scope)
            bench.observe("attempt.unknown", data, step=attempt.step, item=attempt.item)


def live(driver: Driver) -> None:
    """Let things happen to a run, and then bring it to its end."""
    driver.bench.start()
    # Mostly a long life; a short one is the first alternative, which is what a failure shrinks to.
    lengths = st.one_of(st.integers(0, 40), st.just(40), st.just(40), st.just(40))
    for _ in range(driver.data.draw(lengths)):
        if driver.bench.state.finished_at is not None:
            break
        driver.act()
    finish(driver)


def finish(driver: Driver) -> None:
    """Bring whatever is still open to an end."""
    bench = driver.bench
    driver.crash()
    bench.observe("run.resume_requested", {})
    for _ in range(2000):
        if bench.state.finished_at is not None:
            return
        if bench.attempts:
            bench.ok(bench.attempts[0])
        elif bench.timers:
            bench.fire_next()
        elif bench.children.open:
            driver.child_moves()
        else:
            before = bench.state.seq
            driver.decide()
            assert bench.state.seq > before
    raise AssertionError(bench.story())
