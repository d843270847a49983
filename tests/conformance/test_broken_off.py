"""What an attempt comes to that is broken off, for every effect: by its time limit, or because its action raised."""

import asyncio
from dataclasses import dataclass
from typing import get_args

import pytest

from engine.core.action import Effect
from engine.core.document import Document
from engine.core.events import DECIDED
from engine.core.table import BROKEN_OFF, AttemptEnd, BreakOff
from engine.expressions.engine import CelEngine
from engine.ports import StepCall, StepOutcome
from engine.runtime import attempts
from engine.testing.catalog import EffectCatalog
from tests.conformance.stage import Stage
from tests.conformance.test_cases import holds_for_every_case, line

FAILS = ["attempt.failed", "failed a", "finished failed"]
LATE = ["attempt.failed", "retrying a 2"]
AGAIN = ["attempt.unknown", "retrying a 2"]
MAYBE_TWICE = ["attempt.unknown", "retrying a 2 maybe twice"]
ASKED = ["attempt.unknown", "waiting a unknown_outcome"]
# By effect: after the time limit, and after a crash. Written out: the table says the same in fewer words.
FOLLOWS: dict[Effect, tuple[list[str], list[str]]] = {
    "pure": (LATE, FAILS),
    "read": (LATE, FAILS),
    "idempotent_write": (AGAIN, AGAIN),
    "write": (MAYBE_TWICE, MAYBE_TWICE),
    "irreversible": (ASKED, ASKED),
    "spend": (ASKED, ASKED),
}
CELLS: list[tuple[Effect, BreakOff]] = list(BROKEN_OFF)


@dataclass
class Broken:
    """Never comes to an end, or raises."""

    why: BreakOff

    async def run(self, call: StepCall) -> StepOutcome:
        if self.why == "crashed":
            raise ValueError(call.step_id)
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")


async def played(effect: Effect, why: BreakOff, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return how the attempt has ended that was broken off, and what is decided then."""
    monkeypatch.setattr(attempts, "GRACE_S", -0.99)
    step = {"id": "a", "uses": f"test.{effect}", "timeout_s": 1}
    document = Document.parse({"nexa": 1, "name": "Case", "steps": [step]})
    stage = Stage(document, EffectCatalog(), Broken(why), CelEngine())
    await stage.start({}, mode="live")
    holds_for_every_case(document, stage.events)
    said = [line(event) if event["type"] in DECIDED else event["type"] for event in stage.events]
    assert said[:4] == ["run.requested", "run.started", "scheduled a", "started a 1"]
    return said[4:]


def test_every_effect_and_both_ways_are_decided() -> None:
    assert set(CELLS) == {(e, w) for e in get_args(Effect) for w in get_args(BreakOff)}


@pytest.mark.parametrize(("effect", "why"), CELLS)
async def test_each_cell_is_held_and_no_other_word_would_do(
    effect: Effect, why: BreakOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = FOLLOWS[effect][why == "crashed"]
    assert await played(effect, why, monkeypatch) == wanted
    other: AttemptEnd = "permanent" if BROKEN_OFF[effect, why] == "unknown" else "unknown"
    monkeypatch.setitem(BROKEN_OFF, (effect, why), other)
    assert await played(effect, why, monkeypatch) != wanted
