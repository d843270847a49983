"""What the calls so far have answered: a field of an answer can be told later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.offline.building.cel import field_name
from agent.offline.building.one_thing_texts import places_in, with_values
from agent.offline.conditions.condition import Condition
from agent.offline.reading.reads import HTTP
from agent.offline.rephrasing.answered import ANSWERED
from engine.core.action import ActionSpec


class Answers:
    """The answers of the steps that changed something, the newest last."""

    def __init__(self) -> None:
        self._places: list[tuple[str, ActionSpec]] = []
        self._kept: dict[str, str] = {}

    def add(self, step: str, spec: ActionSpec) -> None:
        """Note that the answer of this step is there from now on."""
        self._places.append((f"steps.{step}.body" if spec.id == HTTP else f"steps.{step}", spec))

    def place(self, name: str) -> str | None:
        """Answer the expression of a field that was answered; None when `name` is not said of an answer, or none has it."""
        if not name.startswith(ANSWERED):
            return None
        if name in self._kept:
            return self._kept[name]
        field = name.removeprefix(ANSWERED)
        for place, spec in reversed(self._places):
            # What an address answers is not known before; what an action gives is.
            if spec.id == HTTP or field in spec.output_schema.get("properties", {}):
                return f"{place}.{field}"
        return None

    def keep(self, address: str, sent: Sequence[str]) -> None:
        """Let what stands in an address, or is sent there, go on to mean the same answer, whatever the call at that address answers."""
        for name in (*places_in(address), *map(field_name, sent)):
            if (place := self.place(name)) is not None:
                self._kept[name] = place

    def placed(self, given: Any) -> Any:
        """Put what was answered where a text, an address or a body leaves room for it; other room stays."""
        return with_values(given, self.place)

    def told(self, names: Sequence[str]) -> str | None:
        """Answer a text of fields that were answered; None where one of them was not."""
        places = [self.place(name) for name in names]
        if not places or None in places:
            return None
        return ", ".join(f"{{{{ {place} }}}}" for place in places)

    def about(self, condition: Condition) -> tuple[str, Condition] | None:
        """Answer the place a condition is about and its words there, where all of it is about one answer."""
        fields = [test.field or "" for test in condition.tests]
        places = {(self.place(field_name(field)) or "").rpartition(".")[0] for field in fields}
        if len(places) != 1 or not (place := places.pop()):
            return None
        tests = tuple(
            replace(test, field=field.removeprefix(ANSWERED).replace("_", " "))
            for test, field in zip(condition.tests, fields, strict=True)
        )
        return place, replace(condition, tests=tests)
