"""Which of several actions a message goes out by: the service that is named, or the plainest one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.building.schema_kinds import content_argument, slots_of
from agent.offline.language.patterns import pattern_of
from agent.offline.retrieval import properties, stem
from engine.core.action import ActionSpec

# What a sending is headed with is written from what it is about.
_TITLES = ("subject", "title", "headline")


def service_of(spec: ActionSpec) -> str:
    """Answer the word by which people name the service of an action."""
    return spec.id.split(".", 1)[0]


def is_named(service: str, clause: str) -> bool:
    """Tell whether a clause names a service: `emails` names e-mail, but `our team` no Teams."""
    if stem(service) == service:
        return service in {stem(word) for word in re.findall(r"[a-z][\w-]*", clause)}
    common = rf"\b(?:(?:the|our|my|all|both|other|two|these|those) ){service}\b"
    rest = pattern_of(common).sub(" ", clause)
    return pattern_of(rf"\b{service}\b").search(rest) is not None


def plainest(specs: Sequence[ActionSpec], clause: str) -> ActionSpec | None:
    """Answer the first action that needs no more than a sending says, or whose whole name is said."""
    said = {stem(word) for word in re.findall(r"[a-z]+", clause)}
    for spec in specs:
        schema = spec.input_schema
        known = {s.argument for s in slots_of(schema)} | {content_argument(schema), *_TITLES}
        if not set(schema.get("required", ())) - known:
            return spec
        if {stem(word) for word in spec.id.split(".", 1)[-1].split("_")} <= said:
            return spec
    return specs[0] if specs else None


def takes_said(spec: ActionSpec, kind: str) -> bool:
    """Tell whether an argument takes what people write for a receiver of this kind."""
    if kind != "chan":
        return True
    fields = properties(spec)
    taking = [fields[s.argument] for s in slots_of(spec.input_schema) if s.takes == kind]
    return any(pattern_of(str(field.get("pattern", ""))).search("#general") for field in taking)
