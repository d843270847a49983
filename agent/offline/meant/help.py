"""What to do otherwise than the rules did: the joint decision of what they have read and what likeness proposes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agent.offline.answering.honesty import NO_SOURCE
from agent.offline.apps.deeds_said import is_contrary
from agent.offline.general.trees import Trees
from agent.offline.held.held import narrows_an_event
from agent.offline.language.text import prepare
from agent.offline.meant.addresses import overlap, with_an_address
from agent.offline.meant.begins import settled_start
from agent.offline.meant.choose import Heard, Meant, Span, Wanted
from agent.offline.meant.joint_rows import joint_rows, proposed, start_rows, starts
from agent.offline.meant.names import is_own
from agent.offline.meant.planned import Planned
from agent.offline.meant.spoken_of import is_spoken_of, says_when_alone
from agent.offline.meant.told_of import is_told_of
from agent.offline.reading.app_events import event_said
from agent.offline.reading.parts import Incoming
from agent.offline.reading.table_rows import takes_rows
from agent.offline.reading.watched import Watching
from agent.offline.retrieval import is_pure, writes
from agent.plan import Plan
from engine.core.action import ActionSpec, Catalog, TriggerSpec

KEPT: Final = 0.25
"""From this chance on what the rules have taken stays."""
ASKED_FOR: Final = 0.45
"""From this chance on a deed of a service that is named is put in."""
_ON_DATA: Final = 0.8
"""From this chance on a deed is put in that only works on data"""
_OF_ALL: Final = 0.6
"""From this chance on a deed is put in that everybody has: a mail, a call, a query"""
SURE: Final = 0.8
"""From this chance on a deed is put in whose service nobody names, and built where the rules know of none."""
_NEVER: Final = 1.1
_WORDS: Final = re.compile(r"[a-z0-9']{3,}")
_STOP: Final = re.compile(r"[,;:.!?](?=\s|$)|\n|\s*(?:->|=>|→)\s*")
_HAND: Final = "manual"
_CALL: Final = "webhook"
_FAILURE: Final = "error"
_TIME: Final = "schedule"
_OF_LISTS: Final = "list."
# `when a ticket is created`: that somebody else does it asks for nothing.
_ONLY_HAPPENS: Final = re.compile(
    r"\b(?:when(?:ever)?|if|once|as soon as|each time|every time)\b.*\b(?:is|are|was|gets?) (?:newly )?(?:created|opened|added|made|filed|entered|placed|submitted)\b"
)
_IS_ASKED: Final = re.compile(r"\b(?:create|open|add|make|file|enter|put|write|insert|append|send|post|upload|save|store)\b")  # fmt: skip
# What starts it is never cut out together with who is asked first.
_ASKS_SOMEBODY: Final = re.compile(
    r"\b(?:ask|get|have|let|(?:has|have) to|must|needs?|should|require)\b.*\b(?:approv|sign[- ]?off|confirm|permission|go-?ahead)",
    re.IGNORECASE,
)
# A time that was read does not give way to a call that no word speaks of.
_SAYS_CALL: Final = re.compile(
    r"\b(?:web ?hooks?|hooks?|callbacks?|payload|forms?|incoming|inbound|submitted|submission|comes? in|calls? (?:us|it|this|me)|sent to us|posts? to us)\b",
    re.IGNORECASE,
)
# What a person decides is never put in for likeness alone.
_DECIDES: Final = "approval."


@dataclass(frozen=True, slots=True)
class Help:
    """What to do otherwise than the rules did."""

    text: str
    """The request without the words that say what starts it, where the rules have not understood these"""
    incoming: Incoming | None
    watching: Watching | None
    asked: tuple[Wanted, ...]
    """What is asked for and makes its own steps, as the text goes on"""
    doubted: frozenset[str]
    """Actions the rules have taken that nobody asks for."""
    meant: Meant
    cut: Span
    """What was taken out of the text of `meant`."""
    timed: bool = False
    """It runs at times that no rule reads: they are asked."""


def help_for(plan: Plan, meant: Meant, catalog: Catalog, trees: Mapping[str, Trees]) -> Help | None:
    """Answer what the rules have missed; None where they have missed nothing."""
    planned = Planned.of(plan)
    specs = proposed(planned, meant, catalog)
    chances = trees["joint"].chances(joint_rows(specs, planned, meant)) if specs else ()
    asked = {spec.id: float(chance) for spec, chance in zip(specs, chances, strict=True)}
    wanted = _wanted(specs, asked, planned, meant)
    missing = [one for one in wanted if one.spec.id not in planned.uses]
    doubted = frozenset(
        spec.id
        for spec in specs
        if spec.id in planned.uses
        and asked[spec.id] < KEPT
        and not is_pure(spec)
        and (is_own(spec) or not planned.is_whole)
        and not _is_said_whole(spec, plan)
    )
    start = start_of_both(planned, meant, trees["start"])
    if start is not None and not _is_likely(start, planned, meant, catalog):
        start = None
    said = (0, 0) if start is None else _clause(meant.text, start.span)
    start = settled_start(start, planned, meant, said, catalog)
    comes = start is not None and start.spec.id != _TIME
    timed = start is not None and not comes
    if not missing and not doubted and start is None:
        return None
    if not planned.start and not _may_build(plan, wanted, meant, comes=comes):
        return None
    cut, watching, incoming = (0, 0), None, None
    if start is not None and comes:
        clause = _clause(meant.text, start.span)
        asks = _asks_too(start.span, wanted) or _ASKS_SOMEBODY.search(meant.text[slice(*clause)])
        cut = (0, 0) if asks else clause
        if "." in start.spec.id:
            watching = _watching(start.spec, meant.text[slice(*clause)])
        incoming = _incoming(start.spec, watching)
    rest = f"{meant.text[: cut[0]]} {meant.text[cut[1] :]}".strip(" ,;:.-\n")
    return Help(rest, incoming, watching, wanted, doubted, meant, cut, timed=timed)


def _wanted(
    specs: list[ActionSpec], asked: Mapping[str, float], planned: Planned, meant: Meant
) -> tuple[Wanted, ...]:
    """Answer what is asked for, but for what the rules make of words that speak of a list."""
    found = [
        Wanted(spec, asked[spec.id], meant.spans.get(spec.id, (0, 0)))
        for spec in specs
        if asked[spec.id] >= (KEPT if spec.id in planned.uses else _least(spec, planned, meant))
        and not spec.id.startswith(_OF_LISTS if spec.id in planned.uses else _DECIDES)
        and not is_told_of(spec.id, meant.spans.get(spec.id, (0, 0)), planned.start, meant.text)
    ]
    found = [one for one in found if one.spec.id in planned.uses or _is_meant(one, meant)]
    found = [one for one in found if one.spec.id in planned.uses or _is_unread(one, planned, meant)]
    kept = with_an_address(found, meant.text, planned.uses)
    return tuple(sorted(kept, key=lambda one: (one.span, -one.chance)))


def _is_meant(one: Wanted, meant: Meant) -> bool:
    """Tell whether a piece asks for its deed, and does not only speak of it, or say when."""
    if says_when_alone(one.span, meant.text):
        return False
    piece = meant.text[slice(*one.span)].lower().strip(" ,;:.-\n")
    if writes(one.spec) and _ONLY_HAPPENS.search(piece) and not _IS_ASKED.search(piece):
        return False
    if writes(one.spec) and is_contrary(piece, one.spec.id, one.spec.title):
        return False
    return not (writes(one.spec) and is_spoken_of(one.spec.id, one.span, meant.text))


def _is_said_whole(spec: ActionSpec, plan: Plan) -> bool:
    """Tell the writing of rows into a table that the words name: nobody says that and means something else."""
    steps = [one for one in (plan.document or {}).get("steps", ()) if one.get("uses") == spec.id]
    return takes_rows(spec) and all(isinstance(one["with"].get("table"), str) for one in steps)


def _is_unread(one: Wanted, planned: Planned, meant: Meant) -> bool:
    """Tell whether the rules have left a word of the piece unread: of what they have read all nothing is missing.

    What was built without a service that is named may have been read for another one.
    """
    if not planned.start or not planned.unread or _is_named(one.spec, meant):
        return True
    piece = meant.text[slice(*one.span)].lower()
    return bool(planned.unread & frozenset(_WORDS.findall(piece)))


def _may_build(plan: Plan, wanted: Sequence[Wanted], meant: Meant, *, comes: bool) -> bool:
    """Tell whether something is built where the rules have built nothing: with a source, where they ask for that."""
    likely = [one for one in wanted if one.chance >= _least_alone(one.spec, meant)]
    if plan.kind == "impossible":
        return bool(likely)
    named = any(one.chance >= ASKED_FOR and _is_named(one.spec, meant) for one in likely)
    brings = any(not writes(one.spec) and not is_pure(one.spec) for one in likely)
    return named or comes or (brings and plan.summary.startswith(NO_SOURCE))


def _may_start(start: Heard, planned: Planned) -> bool:
    """Tell whether something else starts what the rules have read whole: an event, where they let a person or a call do it."""
    comes_by_event = "." in start.spec.id
    return (planned.start == _HAND and start.spec.id not in {_TIME, _FAILURE}) or (
        planned.start == _CALL and comes_by_event
    )


def _is_likely(start: Heard, planned: Planned, meant: Meant, catalog: Catalog) -> bool:
    """Tell what may start it from what its own piece asks for: `create an event` is no new event that is waited for."""
    if planned.is_whole and not _may_start(start, planned):
        return False
    if start.spec.id == _CALL and planned.start == _TIME and not _SAYS_CALL.search(meant.text):
        return False
    if start.is_told or "." not in start.spec.id:
        return True
    service = f"{start.spec.id.partition('.')[0]}."
    return not any(
        one.startswith(service)
        and meant.chances.get(one, 0.0) >= start.chance
        and overlap(meant.spans.get(one, (0, 0)), start.span)
        and (spec := catalog.action(one)) is not None
        and writes(spec)
        for one in planned.uses
    )


def _least(spec: ActionSpec, planned: Planned, meant: Meant) -> float:
    """Answer from which chance on a deed is put in: what is like nothing here is often a thing nobody here can do.

    Where the rules have read every word only a deed of a service that is named is missing.
    """
    if planned.is_whole:
        return _OF_ALL if _is_named(spec, meant) else _NEVER
    if _is_named(spec, meant):
        return ASKED_FOR
    if is_pure(spec):
        return _ON_DATA
    return SURE if is_own(spec) else _OF_ALL


def _least_alone(spec: ActionSpec, meant: Meant) -> float:
    """Answer from which chance on a deed is built where the rules know of none: nobody names a service without meaning it."""
    return ASKED_FOR if _is_named(spec, meant) else SURE


def _is_named(spec: ActionSpec, meant: Meant) -> bool:
    return is_own(spec) and spec.id.partition(".")[0] in meant.named


def start_of_both(planned: Planned, meant: Meant, trees: Trees) -> Heard | None:
    """Answer what starts it otherwise than the rules say; nothing where they are right, or a person starts it."""
    names = starts(planned, meant)
    chances = trees.chances(start_rows(names, planned, meant))
    best = names[int(chances.argmax())]
    if best in {planned.start, _HAND}:
        return None
    return next(one for one in meant.heard if one.spec.id == best)


def _incoming(spec: TriggerSpec, watching: Watching | None) -> Incoming:
    if spec.id == _FAILURE:
        return Incoming("workflows", failed=True)
    return Incoming(watching.noun if watching else None)


def _clause(text: str, span: Span) -> Span:
    """Answer a piece with the rest of its clause."""
    stop = _STOP.search(text, max(span[1] - 1, span[0]))
    return span[0], stop.end() if stop else len(text)


def _asks_too(span: Span, wanted: Sequence[Wanted]) -> bool:
    """Tell whether a piece that says what starts it asks for a deed as well."""
    return any(overlap(one.span, span) for one in wanted)


def _watching(spec: TriggerSpec, words: str) -> Watching:
    said = prepare(words)
    event = event_said(said.text, spec, said)
    name = spec.id.replace(".", "_")
    trigger = {"id": name, "type": "app", "uses": spec.id, "with": event.settings}
    # What it holds goes by the names of these words alone, which are not those of the whole request.
    unread = said.restored(event.unread) if narrows_an_event(event.unread) else ""
    return Watching(trigger, spec, "", event.thing or "entry", event.changed, unread)
