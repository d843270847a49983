"""Names for a workflow and its steps, from what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.schema_kinds import slots_of
from agent.offline.language.nouns import plural, sentence
from agent.offline.reading.parts import Send
from engine.core.action import ActionSpec

_RECEIVERS = ("channel", "to", "url", "recipient", "recipients", "email")


def document_name(
    steps: Sequence[Mapping[str, Any]], trigger: Mapping[str, Any], event: str = ""
) -> str:
    """Answer a short name: `Orders to #sales and ops@example.com`; `event` is what starts it, one of many."""
    reads = [s for s in steps if str(s.get("name", "")).startswith("Fetch ")]
    new = any(
        s.get("uses") == "list.dedupe" and s["with"].get("scope") == "workflow" for s in steps
    )
    noun = str(reads[0]["name"]).removeprefix("Fetch ") if reads else ""
    receivers = [r for s in steps if s not in reads for r in _receivers(s)]
    told = (
        " and ".join(dict.fromkeys(receivers))
        if len(receivers) <= 2
        else f"{receivers[0]} and {len(receivers) - 1} more"
    )
    subject = f"{'new ' if new else ''}{noun}" if noun else _started_by(trigger, event)
    named = f"{subject} to {told}" if told else str(steps[0].get("name", "workflow"))
    return sentence(named)[:120]


def _started_by(trigger: Mapping[str, Any], event: str) -> str:
    if event:
        return f"new {plural(event)}"
    return "calls" if trigger.get("type") == "webhook" else "message"


def _receivers(step: Mapping[str, Any]) -> list[str]:
    arguments = step.get("with", {})
    value = next(
        (arguments[n] for n in _RECEIVERS if isinstance(arguments.get(n), str | list)), None
    )
    values = value if isinstance(value, list) else [value]
    return [v.split("//")[-1].split("/")[0] for v in values if isinstance(v, str) and "{{" not in v]


def step_words(part: Send, spec: ActionSpec) -> tuple[str, str]:
    """Answer the words of the step's id and its name."""
    for slot in slots_of(spec.input_schema):
        value = part.arguments.get(slot.argument)
        if value is None:
            continue
        receiver = ", ".join(value) if isinstance(value, list) else str(value)
        if slot.takes == "chan":
            return f"post to {receiver}", f"Post to {receiver}"
        if slot.takes == "mail" and "@" in receiver:
            return f"email {receiver.split('@')[0]}", f"E-mail {receiver}"
        if slot.takes == "url":
            host = receiver.split("//")[-1].split("/")[0]
            return f"send to {host.split(':')[0]}", f"Send to {host}"
    words = spec.id.rsplit(".", 1)[-1].replace("_", " ")
    return words, spec.title
