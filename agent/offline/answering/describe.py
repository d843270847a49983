"""A workflow in plain words, and answers to questions about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agent.offline.language.nouns import sentence, uncapitalised
from engine.core.action import Catalog
from engine.core.hole import hole_of, holes_in
from engine.core.marks import in_marks
from engine.core.schedule import ScheduleConfig, ScheduleInvalid
from engine.core.schedule import describe as schedule_words

_QUESTION = re.compile(
    r"^(?:what|when|who|whom|where|why|how|which|does|do|is|are|will|explain|describe|summari[sz]e(?=$|[?.! ]*$| (?:this|the|my|our|what|how) ?(?:workflow|automation|flow|job|it does|it works)?[?.!]*$)|tell me (?:what|when|who|where|how)|show me (?:what|when|how)|can you (?:explain|tell))\b"
)


def is_question(text: str) -> bool:
    """Tell a question about the workflow from a wish to change it."""
    said = text.strip()
    if re.match(
        r"^(?:do|does)(?:n't| not)\b|^do (?:it|this|that|the|not)\b|^(?:when|where|if)\b.*,|^how about\b|^what (?:about|if)\b|^who(?:ever|se)\b|^who\b[^?]*(?:[#@]|\b(?:should|must|gets? (?:a|an|no|the|it)|goes)\b)[^?]*$",
        said,
    ):
        return False
    if re.match(r"^(?:can|could|would) you\b(?! (?:explain|tell))", said):
        return False
    return bool(_QUESTION.match(said)) and (
        said.endswith("?") or not re.match(r"^(?:when|where|which|is|are|do|will)\b", said)
    )


def summary_of(document: Mapping[str, Any], catalog: Catalog) -> str:
    """Answer one sentence: when, and what in order."""
    steps = [_step_words(step, catalog) for step in document.get("steps", ())]
    told = "; ".join(steps)
    when = "; ".join(trigger_words(t, catalog) for t in document.get("triggers", ()))
    return sentence(f"{when}: {told}." if when else f"{told}.")


def trigger_words(trigger: Mapping[str, Any], catalog: Catalog | None = None) -> str:
    """Say what starts the workflow."""
    kind = trigger.get("type")
    if kind == "manual":
        return "when you start it"
    if kind == "webhook":
        return "when its web address is called"
    if kind != "schedule":
        name = str(trigger.get("uses") or kind)
        event = catalog.trigger(name) if catalog is not None else None
        return uncapitalised(event.title) if event is not None else f"on {name}"
    settings = trigger.get("with", {})
    if any(hole_of(v) for v in settings.values()):
        return "on a schedule that is still open"
    try:
        return schedule_words(ScheduleConfig.parse(settings))
    except ScheduleInvalid:
        return "on a schedule that needs attention"


def _step_words(
    step: Mapping[str, Any], catalog: Catalog, named: Callable[[str], str] = uncapitalised
) -> str:
    spec = catalog.action(str(step.get("uses", "")))
    title = uncapitalised(spec.title if spec else str(step["id"]))
    told = named(str(step["name"])) if step.get("name") else title
    if "foreach" in step:
        told += f" (once for each {str(step['foreach'].get('as', 'item')).replace('_', ' ')})"
    if "when" in step:
        told += (
            " (only if there is something)"
            if "count > 0" in str(step["when"])
            else " (on a condition)"
        )
    return told


def answer(text: str, document: Mapping[str, Any], catalog: Catalog) -> str:
    """Answer a question about the workflow from its document alone."""
    if re.search(r"\b(?:when|how often|what time|which (?:days|time)|schedule|time ?zone)\b", text):
        return (
            sentence(
                "; ".join(trigger_words(t, catalog) for t in document.get("triggers", ()))
                or "nothing starts it yet: you run it by hand"
            )
            + "."
        )
    if re.search(
        r"\b(?:who|whom|recipients?|where|which channel|which address|send|sent|post|posted|goes?|gets?)\b",
        text,
    ):
        return _receivers(document)
    if re.search(
        r"\b(?:missing|open|left to do|incomplete|holes?|publish|not ready|unfinished)\b", text
    ):
        return _open_points(document)
    if re.search(r"\b(?:connections?|credentials?|accounts?)\b", text):
        return _connections(document, catalog)
    lines = [
        # What somebody called a step could read like news of ours.
        f"{n}. {sentence(_step_words(step, catalog, in_marks))}"
        for n, step in enumerate(document.get("steps", ()), 1)
    ]
    start = sentence(
        "; ".join(trigger_words(t, catalog) for t in document.get("triggers", ()))
        or "when you start it"
    )
    named = in_marks(document["name"]) if document.get("name") else "This workflow"
    return f"{named}. {start}:\n" + "\n".join(lines)


def _called(step: Mapping[str, Any]) -> str:
    return in_marks(step["name"]) if step.get("name") else str(step["id"])


def _receivers(document: Mapping[str, Any]) -> str:
    told = []
    for step in document.get("steps", ()):
        arguments = step.get("with", {})
        for name in ("channel", "to", "url"):
            value = arguments.get(name)
            if isinstance(value, str | list) and (
                name != "url" or arguments.get("method") not in {None, "GET", "HEAD"}
            ):
                told.append(
                    f"{_called(step)}: {', '.join(value) if isinstance(value, list) else value}"
                )
    return "It sends to: " + "; ".join(told) + "." if told else "It sends nothing to anybody."


def _open_points(document: Mapping[str, Any]) -> str:
    labels = list(dict.fromkeys(hole.label for _, hole in holes_in(document)))
    return (
        "Still open: " + " ".join(labels)
        if labels
        else "Nothing is open: every value is filled in."
    )


def _connections(document: Mapping[str, Any], catalog: Catalog) -> str:
    told = []
    for step in document.get("steps", ()):
        spec = catalog.action(str(step.get("uses", "")))
        if spec and spec.connection and (spec.connection.required or step.get("connection")):
            told.append(f"{_called(step)}: {step.get('connection') or 'not chosen yet'}")
    return "Connections: " + "; ".join(told) + "." if told else "It uses no connection."
