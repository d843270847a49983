"""What the rules have missed of a request, seen by what requests of its kind have meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.apps.deeds_said import kinds_of
from agent.offline.language.text import prepare
from agent.offline.meant.choose import ASKED, Meant, Span, Wanted
from agent.offline.meant.names import is_own
from agent.offline.meant.sight import KIND_NAMES
from agent.offline.reading.app_events import event_said
from agent.offline.reading.parts import Incoming
from agent.offline.reading.watched import Watching
from agent.offline.retrieval import is_pure, writes
from agent.plan import Plan
from engine.core.action import ActionSpec, Catalog

STARTS: Final = 0.5
"""From this chance on something starts a workflow that the rules would let a person start."""
SURE: Final = 0.8
"""From this chance on something is missing even where the rules have read every word."""
_CERTAIN: Final = 0.95
"""From this chance on a service is meant that nobody has named."""
_NEVER: Final = 1.1
_DOUBTED: Final = 0.03
"""Below this chance nobody asks for an action that the rules have taken."""
# Of two sister actions, what the rules have taken gives way where it is hardly meant and the other one rather is.
_HARDLY: Final = 0.15
_RATHER: Final = 0.6
_STOP: Final = re.compile(r"[,;:.!?](?=\s|$)|\n|\s*(?:->|=>|→)\s*")
_CALL: Final = "webhook"
_HAND: Final = "manual"


@dataclass(frozen=True, slots=True)
class Help:
    """What to do otherwise than the rules did."""

    text: str
    """The request without the words that say what starts it, where the rules have not understood these"""
    incoming: Incoming | None
    watching: Watching | None
    missing: tuple[Wanted, ...]
    doubted: frozenset[str]
    """Actions the rules have taken that nobody asks for."""
    meant: Meant
    cut: Span
    """What was taken out of the text of `meant`."""


def help_for(plan: Plan, meant: Meant, catalog: Catalog) -> Help | None:
    """Answer what the rules have missed; None where they have missed nothing."""
    used = uses_of(plan.document)
    missing = tuple(
        one
        for one in meant.wanted
        if one.chance >= _least(one.spec, plan, meant)
        and not is_covered(one, used, meant, catalog)
        and not _has_rival(one, meant)
    )
    others = {one.spec.id for one in meant.wanted}
    doubted = frozenset(one for one in used - others if _is_doubted(one, plan, meant, catalog))
    starts = _starts_otherwise(plan, meant)
    if not missing and not doubted and not starts:
        return None
    if plan.kind == "question" and not starts and not any(map(_brings_data, missing)):
        return None
    cut = _clause(meant.text, meant.trigger_span) if starts else (0, 0)
    rest = f"{meant.text[: cut[0]]} {meant.text[cut[1] :]}".strip(" ,;:.-\n")
    watching = _watching(meant, cut) if starts and "." in meant.trigger.id else None
    incoming = Incoming(watching.noun if watching else None) if starts else None
    return Help(rest, incoming, watching, missing, doubted, meant, cut)


def is_whole(plan: Plan) -> bool:
    """Tell whether the rules have understood every word."""
    return plan.document is not None and not plan.unsupported


def _brings_data(one: Wanted) -> bool:
    return not writes(one.spec) and not is_pure(one.spec)


def _least(spec: ActionSpec, plan: Plan, meant: Meant) -> float:
    """Answer the chance from which on an action is missing.

    What has a service of its own is asked for by name; of the rest the rules know best what they have understood.
    """
    if is_own(spec) and spec.id.partition(".")[0] in meant.named:
        return SURE if is_whole(plan) else ASKED
    if is_whole(plan):
        return _NEVER
    if is_own(spec):
        return _CERTAIN
    if plan.document is not None:
        return SURE
    return ASKED if any(one.chance >= SURE for one in meant.wanted) else _NEVER


def uses_of(document: Mapping[str, Any] | None) -> set[str]:
    """Answer the actions of a document, those inside groups too."""
    found: set[str] = set()
    waiting: list[Any] = list((document or {}).get("steps", ()))
    while waiting:
        step = waiting.pop()
        if isinstance(step, Mapping):
            if isinstance(step.get("uses"), str):
                found.add(step["uses"])
            waiting += [v for v in step.values() if isinstance(v, list | Mapping)]
        elif isinstance(step, list):
            waiting += step
    return found


def _starts_otherwise(plan: Plan, meant: Meant) -> bool:
    """Tell whether it starts by something the rules have not seen."""
    if meant.trigger_chance < (SURE if is_whole(plan) else STARTS) or not meant.trigger_is_told:
        return False
    if meant.trigger.id in {_HAND, "schedule", "error"}:
        return False
    triggers = (plan.document or {}).get("triggers") or [{"type": _HAND}]
    kind = triggers[0]["type"]
    return kind == _HAND or (kind == _CALL and "." in meant.trigger.id)


def is_covered(one: Wanted, used: Collection[str], meant: Meant, catalog: Catalog) -> bool:
    """Tell whether these actions do already what is asked for, if by a sister action that is as good."""
    if one.spec.id in used:
        return True
    return any(
        not _is_worse(other, one, meant)
        for other in (catalog.action(name) for name in used)
        if other is not None and _are_sisters(one.spec, other)
    )


def _is_worse(other: ActionSpec, one: Wanted, meant: Meant) -> bool:
    """Tell whether of two sisters this one is hardly meant, and the other one surely."""
    chance = meant.chance_of(other.id)
    return is_own(other) and chance is not None and chance < _HARDLY and one.chance > _RATHER


def _are_sisters(one: ActionSpec, other: ActionSpec) -> bool:
    return one.id.partition(".")[0] == other.id.partition(".")[0] and _alike(one, other)


def _has_rival(one: Wanted, meant: Meant) -> bool:
    """Tell whether the same words ask the same service rather for something else."""
    service = one.spec.id.partition(".")[0]
    return one.chance < SURE and any(
        other.chance > one.chance
        and other.span == one.span
        and other.spec.id.partition(".")[0] == service
        for other in meant.wanted
    )


def _alike(one: ActionSpec, other: ActionSpec) -> bool:
    if writes(one) != writes(other):
        return False
    first, second = (kinds_of(spec.id.partition(".")[2].split("_")[:1]) for spec in (one, other))
    return not writes(one) or bool(first & second & set(KIND_NAMES))


def _is_doubted(action_id: str, plan: Plan, meant: Meant, catalog: Catalog) -> bool:
    """Tell whether nobody asks for an action, or surely for a sister of it.

    What everybody has is doubted only where the rules themselves have not understood a part.
    """
    spec, chance = catalog.action(action_id), meant.chance_of(action_id)
    if spec is None or chance is None or is_pure(spec) or not meant.wanted:
        return False
    if not is_own(spec):
        return chance < _DOUBTED and bool(plan.unsupported)
    sisters = [one for one in meant.wanted if _are_sisters(one.spec, spec)]
    return chance < _DOUBTED or any(_is_worse(spec, one, meant) for one in sisters)


def _clause(text: str, span: Span) -> Span:
    """Answer a piece with the rest of its clause."""
    stop = _STOP.search(text, max(span[1] - 1, span[0]))
    return span[0], stop.end() if stop else len(text)


def _watching(meant: Meant, cut: Span) -> Watching:
    said = prepare(meant.text[cut[0] : cut[1]])
    event = event_said(said.text, meant.trigger, said)
    name = meant.trigger.id.replace(".", "_")
    trigger = {"id": name, "type": "app", "uses": meant.trigger.id, "with": event.settings}
    return Watching(trigger, meant.trigger, "", event.thing or "entry", event.changed)
