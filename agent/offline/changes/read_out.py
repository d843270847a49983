"""What an AI read out of a text, as the thing that a condition is about: its fields are those it was told to find."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.offline.building.cel import condition_text, condition_value, field_name
from agent.offline.building.field_choice import meant_field
from agent.offline.building.item_shapes import is_numeric, is_text
from agent.offline.changes.change import Change
from agent.offline.changes.incoming import test_of_incoming
from agent.offline.changes.things import fields_of_things
from agent.offline.conditions.condition import Beside, Condition


def test_of_call(change: Change, condition: Condition) -> Any:
    """Answer a condition on the one thing that came in: on a field of the call, else on one that was read out of it."""
    for step in change.draft.steps:
        asked = step.get("with", {}).get("schema")
        if step.get("uses") != "ai.extract" or not isinstance(asked, dict):
            continue
        found = _on(condition, asked.get("properties", {}), fields_of_things(change))
        if found is not None:
            told = condition_text(found, f"steps.{step['id']}.value", None)
            return f"{{{{ {told} }}}}"
    if not change.by_call:
        return test_of_incoming(change, condition)
    return condition_value(condition, "trigger.body", of="trigger.body", noun="the call")


def _on(condition: Condition, read: dict[str, Any], call: dict[str, Any]) -> Condition | None:
    """Answer the condition with the fields that were read out; None where the call has them itself."""
    tests = []
    for test in condition.tests:
        value = test.values[0]
        if isinstance(value, Beside | bool):
            return None
        fits = is_numeric if isinstance(value, float) else is_text
        own = {n: s for n, s in call.items() if fits(s)}
        able = {n: s for n, s in read.items() if fits(s)}
        if test.field is not None and meant_field(test.field, own) is not None:
            return None
        only = next(iter(able)) if len(able) == 1 and not own else None
        name = meant_field(test.field, able) if test.field else only
        if name is None:
            return None
        tests.append(replace(test, field=field_name(name)))
    return replace(condition, tests=tuple(tests))
