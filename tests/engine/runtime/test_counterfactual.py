"""A failed run played with another version: what is not on record is taken from a good run, and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.record import Record
from engine.expressions import CelEngine
from engine.ports import (
    ActionError,
    Failed,
    ProposedKey,
    StepCall,
    StepOutcome,
    StepRunner,
    Succeeded,
)
from engine.runtime.as_in_run import AsInRun
from engine.runtime.plans import CompiledVersion, compile_version
from engine.runtime.reenact import Reenacted, reenact
from engine.runtime.rehearse import Occasion, rehearse
from engine.runtime.stage import JumpingClock
from engine.runtime.values import Values
from engine.runtime.verdict import mends, stays, stays_as, worst
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import Answer, ScriptedSteps, failure

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CATALOG, CEL = EffectCatalog(), CelEngine()


def document(**read: Any) -> dict[str, Any]:
    """Read a person, say the name, write it down."""
    return {
        "nexa": 1,
        "name": "People",
        "steps": [
            {"id": "read", "uses": "test.read", **read},
            {"id": "write", "uses": "test.write", "with": {"name": "{{ steps.read.name }}"}},
        ],
        "outputs": {"ref": "{{ steps.write.ref }}"},
    }


MENDED = document()
MENDED["steps"][1]["with"] = {"name": "{{ steps.read.?name.orValue('nobody') }}"}


class Simulated:
    """Simulates every call from nothing, as a rehearsal does where no schema is known."""

    async def run(self, call: StepCall) -> StepOutcome:
        del call
        return Succeeded({}, note={"simulated": True})


@dataclass(frozen=True)
class Ran:
    version: CompiledVersion
    record: Record


async def ran(given: Mapping[str, Any], **answers: list[Answer]) -> Ran:
    """Let a run happen and keep its record."""
    steps = ScriptedSteps()
    for step, found in answers.items():
        steps.answer(step, *found)
    parsed = Document.parse(dict(given))
    result = await rehearse(
        parsed,
        Occasion(mode="live"),
        catalog=CATALOG,
        runner=steps,
        evaluator=CEL,
        clock=JumpingClock(NOW),
    )
    version = compile_version(parsed, CATALOG)
    return Ran(version, Record(version.plan, result.events))


async def played(run: Ran, given: Mapping[str, Any], like: Ran | None = None) -> Reenacted:
    otherwise: StepRunner = Simulated()
    if like is not None:
        otherwise = AsInRun(like.record, Values(), otherwise)
    return await reenact(
        run.record,
        Values(),
        compile_version(Document.parse(dict(given)), CATALOG),
        run_id="run",
        started_at=NOW,
        otherwise=otherwise,
        evaluator=CEL,
    )


NAMED = Succeeded({"name": "Ada"})
WRITTEN = Succeeded({"ref": "r1"})


async def test_a_call_that_was_never_made_is_answered_as_in_a_good_run_and_that_is_told() -> None:
    good = await ran(document(), read=[NAMED], write=[WRITTEN])
    failed = await ran(document(), read=[Succeeded({})])
    assert (failed.record.end or {})["status"] == "failed"
    alone = await played(failed, MENDED)
    assert mends(alone) == "fails"
    found = await played(failed, MENDED, good)
    assert (found.status, found.outputs) == ("succeeded", {"ref": "r1"})
    assert [one.step for one in found.assumed] == ["write"]
    assert mends(found) == "passes_if"


async def test_what_is_on_record_is_never_taken_from_another_run() -> None:
    good = await ran(document(), read=[Succeeded({"name": "Ada"})], write=[WRITTEN])
    other = await ran(
        document(), read=[Succeeded({"name": "Bob"})], write=[Succeeded({"ref": "r2"})]
    )
    found = await played(other, document(), good)
    assert (found.outputs, found.assumed) == ({"ref": "r2"}, ())


async def test_a_good_run_stays_when_nothing_outside_is_asked_otherwise() -> None:
    good = await ran(document(), read=[NAMED], write=[WRITTEN])
    same = await played(good, MENDED)
    assert stays(good.record, Values(), same) == "passes"
    louder = document()
    louder["steps"][1]["with"] = {"name": "{{ steps.read.name + '!' }}"}
    assert stays(good.record, Values(), await played(good, louder, good)) == "fails"


async def test_of_another_version_only_what_the_change_adds_counts() -> None:
    good = await ran(document(), read=[NAMED], write=[WRITTEN])
    second = document()
    second["steps"][1]["with"] = {"name": "{{ steps.read.name + '!' }}"}
    mended = document()
    mended["steps"][1]["with"] = {"name": "{{ steps.read.?name.orValue('nobody') + '!' }}"}
    before, after = await played(good, second, good), await played(good, mended, good)
    plan = compile_version(Document.parse(mended), CATALOG).plan
    assert stays(good.record, Values(), after) == "fails"
    assert stays_as(before, after, plan) == "passes_if"
    worse = await played(good, document(when="{{ false }}"), good)
    assert stays_as(before, worse, plan) == "fails"


async def test_a_call_that_was_cut_off_may_end_otherwise_when_it_is_given_more_time() -> None:
    late = Failed(ActionError("timeout", "timed_out", "no answer in 2 s"))
    good = await ran(document(), read=[NAMED], write=[WRITTEN])
    failed = await ran(document(timeout_s=2), read=[late])
    assert mends(await played(failed, document(timeout_s=2), good)) == "fails"
    assert mends(await played(failed, document(timeout_s=30), good)) == "passes_if"
    refused = await ran(document(timeout_s=2), read=[failure()])
    assert mends(await played(refused, document(timeout_s=30), good)) == "fails"


def test_one_bad_verdict_is_the_verdict() -> None:
    assert worst(["passes", "passes_if", "passes"]) == "passes_if"
    assert worst(["passes", "fails", "passes_if"]) == "fails"
    assert worst(["passes"]) == "passes"


class Fresh:
    """Answers with the names that were not seen before, as an action that drops the others does."""

    async def run(self, call: StepCall) -> StepOutcome:
        names = list(call.args.get("names", ()))
        earlier = await call.seen.seen(names) if call.seen is not None else set()
        kept = [name for name in names if name not in earlier]
        keys = tuple(ProposedKey(name, n) for n, name in enumerate(kept))
        return Succeeded({"names": kept}, proposed_keys=keys)


@pytest.mark.parametrize(
    ("proposed", "asked", "kept", "assumed"),
    [
        ((), ["a", "b"], [], []),
        (("b",), ["a", "b"], ["b"], []),
        (("b",), ["b", "new"], ["b", "new"], ["what it had not been given then counts as new"]),
        (("other",), ["a"], ["a"], ["what was seen before is not on record"]),
    ],
)
async def test_what_was_seen_before_is_read_off_what_a_step_had_and_what_it_let_through(
    proposed: tuple[str, ...], asked: list[str], kept: list[str], assumed: list[str]
) -> None:
    def given(names: list[str]) -> dict[str, Any]:
        return {
            "nexa": 1,
            "name": "New ones",
            "steps": [{"id": "fresh", "uses": "test.pure", "with": {"names": names}}],
            "outputs": {"names": "{{ steps.fresh.names }}"},
        }

    keys = tuple(ProposedKey(key, n) for n, key in enumerate(proposed))
    then = Succeeded({"names": list(proposed)}, proposed_keys=keys)
    run = await ran(given(["a", "b", "c"]), fresh=[then])
    found = await reenact(
        run.record,
        Values(),
        compile_version(Document.parse(given(asked)), CATALOG),
        run_id="run",
        started_at=NOW,
        otherwise=Fresh(),
        evaluator=CEL,
    )
    assert found.outputs == {"names": kept}
    assert [one.why for one in found.assumed] == assumed
