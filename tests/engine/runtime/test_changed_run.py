"""A past run with a change and without it: what it would give, do and write otherwise, and nothing is called."""

from __future__ import annotations

from typing import Any

from engine.core.document import Document
from engine.ports import Succeeded
from engine.runtime.changed_run import ChangedRun, Writes, changed_run
from engine.runtime.plans import compile_version
from tests.engine.runtime.test_counterfactual import CATALOG, document, played, ran

NAMED, WRITTEN = Succeeded({"name": "Ada"}), Succeeded({"ref": "r1"})


async def compared(after: dict[str, Any], before: dict[str, Any] | None = None) -> ChangedRun:
    was = document() if before is None else before
    run = await ran(document(), read=[NAMED], write=[WRITTEN])
    plans = [compile_version(Document.parse(one), CATALOG).plan for one in (was, after)]
    return changed_run(await played(run, was), plans[0], await played(run, after), plans[1])


async def test_a_change_that_changes_nothing_of_the_run_is_the_same() -> None:
    after = document()
    after["steps"][0]["name"] = "Read the person"
    found = await compared(after)
    assert found.is_same
    assert (found.differences, found.new_writes, found.gone_writes) == ((), (), ())


async def test_another_argument_is_one_write_less_and_one_more_and_named_by_its_step() -> None:
    after = document()
    after["steps"][1]["with"] = {"name": "Dr {{ steps.read.name }}"}
    found = await compared(after)
    assert not found.is_same
    assert found.new_writes == found.gone_writes == (Writes("write", "test.write", 1),)
    (first,) = [one for one in found.differences if one.step == "write"]
    assert (first.what, first.path, first.then, first.now) == (
        "arguments",
        "/name",
        "Ada",
        "Dr Ada",
    )


async def test_a_step_that_is_added_is_told_by_what_it_writes_and_one_that_is_gone_too() -> None:
    more = document()
    more["steps"].append({"id": "tell", "uses": "test.write", "with": {"name": "x"}})
    assert (await compared(more)).new_writes == (Writes("tell", "test.write", 1),)
    assert (await compared(document(), more)).gone_writes == (Writes("tell", "test.write", 1),)


async def test_the_same_write_by_a_step_of_another_name_is_no_new_one() -> None:
    after = document()
    after["steps"][1]["id"] = "note"
    after["outputs"] = {"ref": "r1"}
    found = await compared(after, {**document(), "outputs": {"ref": "r1"}})
    assert (found.new_writes, found.gone_writes, found.is_same) == ((), (), True)


async def test_a_run_that_ends_otherwise_is_not_the_same() -> None:
    after = document()
    after["steps"][1]["with"] = {"name": "{{ steps.read.age }}"}
    found = await compared(after)
    assert (found.status_before, found.status_after) == ("succeeded", "failed")
    assert not found.is_same


async def test_what_is_too_large_for_an_event_is_compared_by_what_it_says() -> None:
    before, after = document(), document()
    for one, last in ((before, "a"), (after, "b")):
        one["outputs"] = {"all": "x" * 40_000, "last": last}
    (outputs,) = (await compared(after, before)).differences
    assert (outputs.what, outputs.path, outputs.then, outputs.now) == ("outputs", "/last", "a", "b")
