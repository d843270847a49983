"""A loop over a very long list: what a run keeps stays small, whatever the number of items."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from engine.core.commands import Evaluate, StartAttempt
from engine.core.events import Observed
from engine.core.machine import advance
from engine.core.snapshot import dump_state, load_state
from engine.core.state import RunState, new_state
from engine.expressions.engine import CelEngine
from engine.runtime.evaluation import Evaluation
from engine.runtime.values import BLOB, Values
from tests.engine.core.host import plan_of

AT = "2026-11-23T09:00:00.000Z"
ENGINE = CelEngine()


class Line:
    """The least of a host: evaluates, lets every call echo its arguments, and keeps no event."""

    def __init__(self, state: RunState) -> None:
        self.state = state
        self.values = Values()
        self.largest_event = 0
        self.kept: list[bytes] = []
        self._todo: deque[Observed] = deque()

    def run(self, inputs: dict[str, Any], *, look_every: int) -> Iterator[bytes]:
        """Go on to the end; answer the state as a snapshot holds it, now and then."""
        asked = {"inputs": self.values.take(inputs), "trigger": {}, "mode": "live"}
        self._todo.append(Observed("run.requested", AT, asked))
        turns = 0
        while self._todo:
            turns += 1
            self._turn(self._todo.popleft())
            if turns % look_every == 0:
                yield orjson.dumps(dump_state(self.state))

    def _turn(self, observed: Observed) -> None:
        self.state, decided, commands = advance(self.state, observed)
        # Every event would be measured for longer than it took to be decided.
        for event in (observed.data, *decided) if self.state.seq % 50 < 3 else ():
            self.largest_event = max(self.largest_event, len(orjson.dumps(event)))
        for command in commands:
            if isinstance(command, Evaluate):
                found = Evaluation(self.state, ENGINE, self.values).answer(command)
                self._todo.appendleft(Observed("expression.evaluated", AT, {"values": found}))
            elif isinstance(command, StartAttempt):
                facts: dict[str, Any] = {"attempt": 1, "output": command.args}
                facts |= {"index": command.index} if command.index is not None else {}
                facts |= {"scope": list(command.scope)} if command.scope else {}
                done = Observed("attempt.succeeded", AT, facts, command.step, command.item)
                self._todo.append(done)


EACH = {"items": "{{ inputs.list }}", "as": "row", "key": "{{ row.id }}", "concurrency": 10}
CALL = {"uses": "test.read", "with": {"v": "{{ row.n }}"}}
ACTION = {"id": "a", "foreach": EACH, **CALL}
GROUP = {
    "id": "a",
    "type": "group",
    "foreach": EACH,
    "steps": [{"id": "b", **CALL}],
    "outputs": {"v": "{{ steps.b.v }}"},
}


@pytest.mark.parametrize(("step", "count"), [(ACTION, 100_000), (GROUP, 5_000)], ids=["a", "g"])
def test_the_state_of_a_long_loop_stays_small(step: dict[str, Any], count: int) -> None:
    plan = plan_of(step, outputs={"n": "{{ steps.a.ok_count }}", "last": "{{ steps.a.items[7] }}"})
    line = Line(new_state(plan, "r1"))
    rows = [{"id": f"row-{n}", "n": n} for n in range(count)]
    snapshots = list(line.run({"list": rows}, look_every=count // 5))
    assert line.state.status == "succeeded"
    assert line.state.outputs["n"] == count
    assert line.state.outputs["last"] == {"index": 7, "key": "row-7", "ok": True, "value": {"v": 7}}
    # The list, its keys and its results are millions of bytes; the state holds references to them.
    assert max(map(len, snapshots)) < 300_000
    assert line.largest_event < 64_000
    assert BLOB in line.state.steps["a"].output
    whole = line.values.resolve(line.state.steps["a"].output)
    assert [entry["index"] for entry in whole["items"]] == list(range(count))
    assert whole["items"][-1]["key"] == f"row-{count - 1}"


def test_a_packed_loop_goes_on_from_its_snapshot() -> None:
    plan = plan_of(ACTION, outputs={"n": "{{ steps.a.ok_count }}"})
    line = Line(new_state(plan, "r1"))
    rows = [{"id": f"row-{n}", "n": n} for n in range(2_500)]
    for plain in line.run({"list": rows}, look_every=997):
        line.state = load_state(plan, orjson.loads(plain))
    assert line.state.outputs == {"n": 2_500}
