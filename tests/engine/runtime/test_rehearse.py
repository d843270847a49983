"""Rehearsals run the same core in memory and wait for nothing."""

import asyncio
import math
from typing import Any

import orjson

from engine.core.document import Document
from engine.expressions.engine import CelEngine
from engine.ports import Succeeded, SystemClock
from engine.runtime.rehearse import Occasion, RehearsalResult, rehearse
from engine.testing.catalog import EffectCatalog
from engine.testing.clock import FakeClock
from engine.testing.steps import ScriptedSteps, failure


async def play(
    *steps: dict[str, Any], runner: ScriptedSteps | None = None, **rest: Any
) -> RehearsalResult:
    occasion = Occasion(inputs=rest.pop("inputs", None), trigger=rest.pop("trigger", {}))
    document = Document.parse({"nexa": 1, "name": "Test", "steps": list(steps), **rest})
    return await rehearse(
        document,
        occasion,
        catalog=EffectCatalog(),
        runner=runner or ScriptedSteps(),
        evaluator=CelEngine(),
        clock=SystemClock(),
    )


async def test_what_each_step_got_and_gave_is_told() -> None:
    result = await play(
        {"id": "a", "uses": "test.pure", "with": {"n": "{{ inputs.n * 2 }}"}},
        {"id": "b", "uses": "test.read", "when": False},
        inputs={"n": 21},
    )
    assert result.status == "succeeded"
    assert result.steps["a"].input == {"n": 42}
    assert result.steps["a"].output == {"echo": {"n": 42}}
    assert (result.steps["b"].status, result.steps["b"].reason) == ("skipped", "when")


async def test_a_wait_of_a_week_takes_no_time() -> None:
    week = {"id": "w", "type": "wait", "duration_s": 7 * 24 * 3600}
    result = await asyncio.wait_for(play(week), 5)
    assert result.status == "succeeded"


async def test_people_and_other_systems_are_assumed_and_the_assumption_is_said() -> None:
    result = await play(
        {"id": "ok", "type": "approval", "title": "Pay?", "deadline_s": 60},
        {"id": "w", "type": "wait", "event": {"name": "paid"}, "after": ["ok.approved"]},
    )
    assert result.status == "succeeded"
    assert result.notes == ["ok: taken as approved.", "w: the event 'paid' is taken as received."]


async def test_retries_are_played_without_waiting() -> None:
    runner = ScriptedSteps()
    runner.answer("a", failure(retryable=True), failure(retryable=True))
    result = await asyncio.wait_for(play({"id": "a", "uses": "test.read"}, runner=runner), 5)
    assert result.status == "succeeded"
    assert len(runner.calls) == 3


async def test_inputs_that_do_not_fit_fail_the_rehearsal_with_the_reason() -> None:
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    result = await play({"id": "a", "uses": "test.pure"}, inputs={"n": 1})
    assert result.status == "succeeded"
    document = Document.parse({"nexa": 1, "name": "T", "inputs": schema, "steps": []})
    refused = await rehearse(
        document,
        Occasion(inputs={"n": "x"}),
        catalog=EffectCatalog(),
        runner=ScriptedSteps(),
        evaluator=CelEngine(),
        clock=SystemClock(),
    )
    assert refused.status == "failed"
    assert refused.error is not None
    assert refused.error["code"] == "inputs_invalid"


async def test_an_output_that_is_no_json_fails_its_step_and_not_the_host() -> None:
    runner = ScriptedSteps()
    runner.answer("a", Succeeded({"bad": object()}))
    runner.answer("b", Succeeded({"n": math.nan, "zero": "\x00"}))
    result = await play(
        {"id": "a", "uses": "test.read", "on_error": "continue"},
        {"id": "b", "uses": "test.read"},
        runner=runner,
    )
    assert result.steps["a"].status == "failed"
    assert result.steps["a"].error is not None
    assert result.steps["a"].error["code"] == "not_json"
    assert result.steps["b"].output == {"n": None, "zero": "\x00"}


async def test_an_action_that_crashes_is_a_failure_of_ours() -> None:
    def crash(call: Any) -> Succeeded:
        raise RuntimeError("bug")

    runner = ScriptedSteps()
    runner.answer("a", crash)
    result = await play({"id": "a", "uses": "test.read"}, runner=runner)
    assert result.error is not None
    assert (result.error["class"], result.error["code"]) == ("ours", "action_crashed")


async def test_the_same_rehearsal_comes_out_the_same_to_the_byte() -> None:
    document = Document.parse(
        {
            "nexa": 1,
            "name": "Test",
            "steps": [
                {"id": "list", "uses": "test.read", "with": {"rows": [3, 1, 2]}},
                {
                    "id": "each",
                    "uses": "test.write",
                    "foreach": {"items": "{{ steps.list.echo.rows }}", "as": "row", "concurrency": 3},
                    "with": {"n": "{{ row }}"},
                    "retry": {"max_attempts": 3, "initial_s": 5, "jitter": "full"},
                },
                {"id": "ask", "type": "approval", "title": "{{ steps.each.ok_count }}?"},
                {"id": "wait", "type": "wait", "duration_s": 60, "after": ["ask.approved"]},
                {"id": "end", "uses": "test.pure", "with": {"at": "{{ steps.wait.until }}"}},
            ],
        }
    )  # fmt: skip

    async def played() -> RehearsalResult:
        runner = ScriptedSteps()
        runner.answer("each", failure(retryable=True), failure(retryable=True))
        return await rehearse(
            document,
            Occasion(),
            catalog=EffectCatalog(),
            runner=runner,
            evaluator=CelEngine(),
            clock=FakeClock(),
        )

    first, second = await played(), await played()
    assert first.status == "succeeded"
    assert orjson.dumps(first.events) == orjson.dumps(second.events)
    assert first.notes == second.notes
