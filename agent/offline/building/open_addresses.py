"""The last look at web addresses: room for a value that nothing fills is asked for, and never called as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.cel import MARK
from agent.offline.reading.reads import HTTP

_ROOM: Final = re.compile(r"(?<!\{)\{(?P<name>[A-Za-z]\w*)\}(?!\})")


def with_open_addresses(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps with an open place for each address that still leaves room."""
    return [_opened(step) for step in steps]


def _opened(step: dict[str, Any]) -> dict[str, Any]:
    if "steps" in step:
        return {**step, "steps": with_open_addresses(step["steps"])}
    given: Mapping[str, Any] = step.get("with", {})
    url = given.get("url")
    if step.get("uses") != HTTP or not isinstance(url, str):
        return step
    rooms = list(_ROOM.finditer(url))
    return {**step, "with": {**given, "url": _hole(url, rooms)}} if rooms else step


def _hole(url: str, rooms: list[re.Match[str]]) -> dict[str, Any]:
    """Ask for the one value that lacks, or for the whole address where several do."""
    names = [room["name"].removeprefix("answered_").replace("_", " ") for room in rooms]
    label = f"What is the {' and the '.join(names)} in {url}?"
    hole: dict[str, Any] = {"kind": "value", "label": label, "schema": {"type": "string"}}
    if len(rooms) > 1:
        return {"$hole": {**hole, "hint": "url"}}
    (room,) = rooms
    template = f"{url[: room.start()]}{MARK}{url[room.end() :]}"
    return {"$hole": {**hole, "hint": room["name"], "template": template}}
