"""Where two runs part: the place, the pointer, and both sides."""

from typing import Any

import pytest

from engine.core.compare import first_difference, parting
from engine.core.plan import Plan
from engine.core.record import Record
from tests.engine.core.host import Bench, plan_of

READ = {"id": "a", "uses": "test.read"}
WRITE = {"id": "b", "uses": "test.write", "after": ["a"], "with": {"n": 1}}


def parted(old: Bench, new: Bench) -> Any:
    then, now = Record(old.plan, old.log), Record(new.plan, new.log)
    return first_difference(then, now, new.log)


def ran(plan: Plan, output: Any = None) -> Bench:
    bench = Bench(plan).start()
    bench.ok(bench.open("a"), output)
    return bench.run_ok()


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"a": [1, {"b/c": 2}]}, {"a": [1, {"b/c": 3}]}, ("/a/1/b~1c", 2, 3)),
        ({"a": 1}, {"a": 1, "b": None}, ("/b", None, None)),
        ([1, 2], [1], ("", "2 item(s)", "1 item(s)")),
        (1, True, ("", 1, True)),
        (1, 1.0, None),
        ({"b": 2, "a": 1}, {"a": 1, "b": 2}, None),
    ],
)
def test_the_first_place_where_two_values_differ_has_a_pointer(
    one: Any, other: Any, found: Any
) -> None:
    assert parting(one, other) == found


def test_the_same_run_has_no_difference() -> None:
    plan = plan_of(READ, WRITE, outputs={"x": 1})
    assert parted(ran(plan), ran(plan)) is None


def test_arguments_ends_results_and_steps_are_told_apart() -> None:
    old = ran(plan_of(READ, WRITE))
    other = ran(plan_of(READ, {**WRITE, "with": {"n": 2}}))
    found = parted(old, other)
    assert (found.what, found.step, found.path, found.then, found.now) == (
        "arguments",
        "b",
        "/n",
        1,
        2,
    )
    found = parted(old, ran(plan_of(READ, WRITE), {"n": 5}))
    assert (found.what, found.step, found.path) == ("result", "a", "/n")
    failed = Bench(old.plan).start()
    failed.failed(failed.open("a"))
    found = parted(old, failed)
    assert (found.what, found.step, found.then, found.now) == ("end", "a", "ok", "failed")
    assert parted(old, ran(plan_of(READ, WRITE, {"id": "c", "uses": "test.read"}))).what == "runs"
    found = parted(old, ran(plan_of(READ)))
    assert (found.what, found.step) == ("missing", "b")
    found = parted(old, ran(plan_of(READ, WRITE, outputs={"x": 1})))
    assert (found.what, found.now) == ("outputs", {"x": 1})
