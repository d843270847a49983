"""A made-up catalogue, as it would come from an API description: nothing the planner has rules for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from agent.plan import PlanRequest
from engine.core.action import ActionSpec, Catalog, TriggerSpec


class Made:
    """A catalogue of the given actions."""

    def __init__(self, actions: Sequence[ActionSpec]) -> None:
        self._actions = {spec.id: spec for spec in actions}

    def action(self, action_id: str, /) -> ActionSpec | None:
        return self._actions.get(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        return tuple(self._actions.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        del trigger_id
        return None

    def triggers(self) -> Sequence[TriggerSpec]:
        return ()


def made(
    action_id: str, summary: str, inputs: Mapping[str, str], outputs: Mapping[str, str], *, reads: bool = False
) -> ActionSpec:  # fmt: skip
    """Make an action; the title is its id as words."""
    return ActionSpec(
        id=action_id,
        title=action_id.split(".")[-1].replace("_", " "),
        summary=summary,
        input_schema={
            "type": "object",
            "properties": {name: {"type": kind} for name, kind in inputs.items()},
            "required": list(inputs),
        },
        output_schema={
            "type": "object",
            "properties": {name: {"type": kind} for name, kind in outputs.items()},
        },
        effect="read" if reads else "write",
    )


GREENHOUSE = Made(
    [
        made("garden.find_plant", "Find a plant by its name", {"plant_name": "string"}, {"plant_id": "string"}, reads=True),
        made("garden.water_plant", "Water a plant in the greenhouse", {"plant_id": "string", "litres": "number"}, {"watering_id": "string"}),
        made("garden.get_soil_report", "Retrieve the soil report of a bed", {"bed_id": "string"}, {"report": "string"}, reads=True),
        made("garden.order_seeds", "Order seeds from the nursery", {"variety": "string", "quantity": "integer"}, {"order_id": "string"}),
        made("garden.notify_gardener", "Send a message to a gardener", {"email": "string", "message": "string"}, {"sent": "boolean"}),
        made("garden.print_label", "Print a label for a pot", {"text": "string"}, {"printed": "boolean"}),
        made("garden.open_window", "Open a window of the greenhouse", {"window_number": "integer"}, {"opened": "boolean"}),
        *(made(f"office.archive_ledger_{n}", f"Archive ledger number {n} of the office", {"year": "integer"}, {"done": "boolean"}) for n in range(8)),
    ]
)  # fmt: skip


_VERBS = ("list", "create", "update", "delete", "archive", "export")
_THINGS = ("parcel", "voucher", "shelf", "crate", "badge", "invoice", "locker", "roster", "tariff")
_OF = ("depot", "branch", "region", "fleet", "vendor", "carrier", "team")


def crowded(count: int) -> Made:
    """Make a catalogue of so many actions, the greenhouse's among them."""
    others = count - len(GREENHOUSE.actions())
    return Made([*GREENHOUSE.actions(), *(_other(n) for n in range(others))])


def _other(number: int) -> ActionSpec:
    verb, thing, of = (
        _VERBS[number % len(_VERBS)],
        _THINGS[number % len(_THINGS)],
        _OF[number % len(_OF)],
    )
    return made(
        f"shop_{number % 40}.{verb}_{of}_{thing}_{number}",
        f"{verb.title()} a {thing} of a {of}, by its identifier and amount",
        {f"{thing}_id": "string", "amount": "number", f"{of}_name": "string"},
        {f"{thing}_state": "string", f"{of}_id": "string"},
        reads=verb in {"list", "export"},
    )


def asked(text: str, catalog: Catalog = GREENHOUSE) -> PlanRequest:
    """Ask for something, on a fixed day."""
    return PlanRequest(
        text=text, catalog=catalog, now=datetime(2026, 3, 2, 8, 0, tzinfo=UTC), timezone="UTC"
    )


def steps_of(document: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    """Answer the arguments of each step by action."""
    return {step["uses"]: step["with"] for step in (document or {}).get("steps", ())}
