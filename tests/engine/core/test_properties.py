"""Whatever the graph, the order of answers and the crashes: the fold is exact and every run ends."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.events import OBSERVED
from engine.core.replay import replay
from engine.core.state import new_state
from tests.engine.core.histories import Driver, documents, live
from tests.engine.core.host import Bench, plan_of
from tests.engine.core.invariants import check
from tests.support.chance import HISTORIES


@given(st.data(), documents())
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_history_replays_to_the_same_decisions_and_every_run_ends(
    data: st.DataObject, document: dict[str, Any]
) -> None:
    driver = Driver(data, document)
    live(driver)
    check(driver.bench)


@given(st.data(), documents(), st.integers(0, 25))
@settings(max_examples=HISTORIES // 4, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_cancelled_run_starts_nothing_new_and_finishes_at_once(
    data: st.DataObject, document: dict[str, Any], moves: int
) -> None:
    driver = Driver(data, document)
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
