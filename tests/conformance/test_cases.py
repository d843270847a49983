"""Documents with the decisions they must lead to. Any host of the core has to pass the same cases."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from engine.core.backoff import parse_moment
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.events import DECIDED, Envelope
from engine.core.machine_attempts import RESTARTED
from engine.core.replay import replay
from engine.core.state import new_state
from engine.expressions.engine import CelEngine
from engine.ports import (
    ActionError,
    Failed,
    ProposedKey,
    StepOutcome,
    StepRunner,
    Succeeded,
    SystemClock,
    Unknown,
)
from engine.runtime.day_budgets import WithinDayBudgets
from engine.testing.catalog import EffectCatalog
from engine.testing.day_ledger import MemoryDayLedger
from engine.testing.steps import ScriptedSteps
from tests.conformance.stage import NOBODY, Stage

FOLDER = Path(__file__).parent / "cases"


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}: {case['name']}")
        for file in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load_all(file.read_text())
    ]


def outcome(told: Any) -> StepOutcome:
    """Read an answer of the script."""
    if told == "unknown":
        return Unknown(ActionError("remote_down", "cut", "The line was cut.", retryable=True))
    if told == "restarted":
        return Unknown(ActionError("ours", RESTARTED, "The service restarted.", retryable=True))
    if told == "unknown, retries spent":
        return Unknown(ActionError("remote_down", "cut", "The line was cut.", retries_spent=True))
    if "ok" in told:
        keys = tuple(ProposedKey(key, n) for n, key in enumerate(told.get("keys", ())))
        return Succeeded(told["ok"], proposed_keys=keys, note=told.get("note", {}))
    return Failed(
        ActionError(
            "remote_down",
            "boom",
            "It did not work.",
            retryable=told["fail"] != "permanent",
            retry_after_s=told.get("retry_after_s"),
            nothing_happened=told["fail"] == "harmless",
            retries_spent=told.get("retries_spent", False),
        )
    )


def _decisive(event: Envelope) -> str:
    data = event["data"]
    waits = next(
        (
            kind
            for kind in ("until", "signal", "approval", "unknown_outcome", "child")
            if kind in data
        ),
        "",
    )
    lines: dict[str, Callable[[], str]] = {
        "step.started": lambda: (
            f"loop {data['count']}" if "count" in data else f"started {data['attempt']}"
        ),
        "item.started": lambda: f"item {data['attempt']}",
        "item.settled": lambda: f"settled {'ok' if data['ok'] else 'failed'}",
        "step.skipped": lambda: f"skipped {data['reason']}",
        "branch.taken": lambda: f"branch {data['case'] or 'null'}",
        "step.waiting": lambda: f"waiting {waits}",
        "step.retrying": lambda: (
            f"retrying {data['attempt']}"
            + (" maybe twice" if "may_have_happened_twice" in data else "")
        ),
        "keys.committed": lambda: f"keys {','.join(data['keys'])}",
        "run.finished": lambda: f"finished {data['status']}",
    }
    found = lines.get(event["type"])
    return found() if found is not None else str(event["type"]).removeprefix("step.")


def line(event: Envelope) -> str:
    """Write a decided event in one short line: what, which step, which item, what matters."""
    verb, _, rest = _decisive(event).partition(" ")
    parts = [verb, event["step"], event["item"], rest]
    return " ".join(part for part in parts if part)


def within_budgets(case: dict[str, Any], steps: StepRunner) -> StepRunner:
    """Hold the budgets of a day against the calls of a case, which is all there was on its day."""
    ledger = MemoryDayLedger({NOBODY: case.get("organization", {})})
    return WithinDayBudgets(steps, ledger, SystemClock())


async def played(case: dict[str, Any]) -> tuple[Document, Stage]:
    """Run a case in memory, people and time as it says."""
    steps = ScriptedSteps()
    for step, answers in case.get("script", {}).items():
        steps.answer(step, *(outcome(told) for told in answers))
    rest = {key: case[key] for key in ("outputs", "settings") if key in case}
    document = Document.parse({"nexa": 1, "name": "Case", "steps": case["steps"], **rest})
    ends = deepcopy(case.get("children", {}))
    runner = within_budgets(case, steps)
    stage = Stage(document, EffectCatalog(), runner, CelEngine(), ends=ends)
    more = {name: case.get(name) for name in ("parent", "rerun")}
    await stage.start(case.get("inputs", {}), mode=case.get("mode", "live"), **more)
    for act in case.get("acts", ()):
        await stage.act(act)
    return document, stage


@pytest.mark.parametrize("case", load_cases())
async def test_case(case: dict[str, Any]) -> None:
    document, stage = await played(case)
    log = [line(event) for event in stage.events if event["type"] in DECIDED]
    assert log == case["log"]
    if "expect" in case:
        assert stage.events[-1]["data"]["outputs"] == case["expect"]
    if "error" in case:
        assert stage.events[-1]["data"]["error"]["message"] == case["error"]
    if "told" in case:
        assert stage.told == case["told"]
    holds_for_every_case(document, stage.events)


def holds_for_every_case(document: Document, events: list[Envelope], run_id: str = "case") -> None:
    """A fold of the stored text comes out the same; time never runs backwards; no gap in the order."""
    stored = orjson.loads(orjson.dumps(events))
    fresh = new_state(compile_plan(document, EffectCatalog()), run_id)
    assert replay(fresh, stored).differences == ()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    times = [parse_moment(event["at"]) for event in events]
    assert times == sorted(times)


def test_there_are_enough_cases_to_speak_of_conformance() -> None:
    assert len(load_cases()) >= 300


def test_every_case_proves_something_of_its_own() -> None:
    cases = [param.values[0] for param in load_cases()]
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names)
    proofs = [orjson.dumps({k: v for k, v in case.items() if k != "name"}) for case in cases]
    assert len(set(proofs)) == len(proofs)
