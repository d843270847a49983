"""What a run comes to does not depend on the order in which its calls end."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.commands import Evaluate, SiteRequest, StartAttempt
from engine.expressions.engine import CelEngine
from engine.runtime.evaluation import Evaluation
from engine.runtime.values import Values
from tests.engine.core.host import Bench, plan_of

ENGINE = CelEngine()
INNER: list[dict[str, Any]] = [
    {"id": "a", "uses": "test.read", "with": {"v": "{{ n * 10 }}"}},
    {
        "id": "h",
        "type": "group",
        "foreach": {"items": [1, 2, 3], "as": "m", "concurrency": 2},
        "steps": [
            {"id": "b", "uses": "test.read", "with": {"v": "{{ n * m }}"}},
            {"id": "c", "uses": "test.read", "with": {"v": "{{ steps.b.v + m }}"}},
        ],
        "outputs": {"v": "{{ steps.b.v + steps.c.v }}"},
    },
]
PLAN = plan_of(
    {
        "id": "g",
        "type": "group",
        "foreach": {"items": [1, 2, 3, 4], "as": "n", "concurrency": 3},
        "steps": INNER,
        "outputs": {"v": "{{ steps.a.v + sum(steps.h.items.map(i, i.value.v)) }}"},
    },
    {"id": "z", "uses": "test.read", "with": {"v": 100}},
    outputs={"all": "{{ steps.g.items.map(i, i.value.v) }}", "z": "{{ steps.z.v }}"},
)


def _bench() -> Bench:
    evaluations: list[Evaluation] = []

    def answer(request: SiteRequest, site: str) -> dict[str, Any]:
        alone = SiteRequest(request.step, request.item, request.index, (site,), request.scope)
        value = evaluations[0].answer(Evaluate((alone,)))[0]
        return {key: value[key] for key in ("value", "error", "count", "items") if key in value}

    bench = Bench(PLAN, answer)
    evaluations.append(Evaluation(bench.state, ENGINE, Values()))
    return bench.start()


def _end(bench: Bench, attempt: StartAttempt) -> None:
    bench.ok(attempt, attempt.args)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_results_stand_in_the_order_of_the_lists_whatever_ends_first(data: st.DataObject) -> None:
    bench = _bench()
    while bench.attempts:
        _end(bench, data.draw(st.sampled_from(bench.attempts)))
    assert bench.state.status == "succeeded"
    expected = [n * 10 + sum(n * m + n * m + m for m in (1, 2, 3)) for n in (1, 2, 3, 4)]
    assert bench.state.outputs == {"all": expected, "z": 100}
