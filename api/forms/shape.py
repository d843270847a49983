"""What a form is made of: what its trigger says, and what its workflow takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.core.jsonschema import Schema


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its page shows it."""

    title: str
    text: str = ""
    button: str = ""
    thanks: str = ""
    inputs: Schema = field(default_factory=dict)


def form_of(trigger: Mapping[str, Any], document: Mapping[str, Any]) -> Form | None:
    """Return the form of a webhook trigger; None where it is none, or where a sender has to prove itself."""
    config = trigger.get("with")
    told = config.get("form") if isinstance(config, Mapping) else None
    if not isinstance(told, Mapping) or not told:
        return None
    if not isinstance(config, Mapping) or config.get("verify"):
        return None
    inputs = document.get("inputs")
    return Form(
        title=str(told.get("title") or document.get("name") or ""),
        text=str(told.get("text") or ""),
        button=str(told.get("button") or ""),
        thanks=str(told.get("thanks") or ""),
        inputs=inputs if isinstance(inputs, Mapping) else {},
    )
