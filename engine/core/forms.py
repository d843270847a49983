"""Triggers that are forms: whoever opens one is asked for the inputs of the workflow."""

from collections.abc import Collection, Mapping
from typing import Any

from engine.core.document import Trigger


def is_form(trigger: Trigger) -> bool:
    """Tell whether its address shows a form: an empty setting, as editors leave it behind, makes none."""
    told = trigger.with_.get("form")
    return trigger.type == "webhook" and isinstance(told, Mapping) and bool(told)


def entered(payload: Any, inputs: Collection[str]) -> dict[str, Any]:
    """Return what was entered for each of the inputs; other fields of a call are no inputs."""
    body = payload.get("body") if isinstance(payload, Mapping) else None
    given = body if isinstance(body, Mapping) else {}
    return {name: given[name] for name in inputs if name in given}
