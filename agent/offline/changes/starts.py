"""What starts a workflow, changed: a call or a person instead of the clock, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.draft import EditDraft
from agent.offline.language.nouns import as_id
from agent.offline.timing.schedules import find_schedule

_BY_CALL = re.compile(
    r"^(?:(?:please|and|now) )*(?:(?:let|have|make) (?:a|the|our) (?:web ?hook|(?:http )?call)(?: from outside)? (?:start|trigger|run|kick off|launch) (?:it|this|that|the workflow)|(?:start|trigger|run|launch) (?:it|this|the workflow)(?: only)? (?:by|with|via|from|on|through) (?:an? |the )?(?:web ?hook|(?:http )?call)|(?:use|make it) a web ?hook(?: trigger| start)?(?: (?:for that|as (?:the )?(?:start|trigger)))?)(?: (?:instead(?: of the (?:schedule|timer))?|from now on|now|please|rather than the (?:schedule|timer)))*$"
)
_CALLS_IT = re.compile(
    r"\b(?:calls?|triggers?|starts?|runs?|kicks? (?:it |this )?off|launch(?:es)?|pings?|hits?)\b[^.;]*?\b(?:web ?hook|(?:by|via|through|over) (?:an? )?(?:http )?(?:call|request)|(?:calling|requesting|hitting) (?:an? |its |the )?(?:url|address|link|web ?hook))\b|\b(?:by|via|through|on) an? (?:web ?hook|call from)\b"
)
_NO_CLOCK = re.compile(
    r"\b(?:no|instead of|rather than|without|drop|not) (?:the |a |any )?(?:timer|schedule|clock|timetable)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days? (?:are|is) over\b|\binstead\b|\bfrom now on\b|\bno longer\b"
)
_BY_HAND = re.compile(
    r"^(?:(?:please|and|now|i(?:'ll| will)?|we(?:'ll| will)?|let me) )*(?:let )?(?:start|run|trigger|launch|(?:it|this) (?:start|run)|(?:it|this) be (?:started|run)) ?(?:it|this|the workflow)?(?: only)? (?:by hand|manually|myself|ourselves)(?: (?:instead(?: of the (?:schedule|timer))?|from now on|now|please))*$"
)
_BACK = re.compile(
    r"^(?:(?:go|switch|change|move|put it|take it) )?back (?:to|on) (?:the |a |its )?(?:old |normal )?(?:schedule|timer|timetable)(?: again)?[:,;]? ?"
)


_AS_BEFORE = re.compile(
    r"^(?:(?:no|and|please|so|but|go|switch|put (?:it|that)|change (?:it|that)) )*(?:back )?(?:to )?(?:(?:the |its )?(?:old|previous|former|earlier|original) (?:schedule|timer|timetable|time|times|rhythm|hours?|timing)|how often (?:it|that) (?:was|ran|did)|(?:when|as often as|at the time) it (?:was|ran|did))(?: (?:run|running|before|again|please|was better|then))*$"
)


def as_it_started(draft: EditDraft, text: str, former: Sequence[Mapping[str, Any]]) -> bool:
    """`back to the old schedule`: what started it before that was changed last."""
    before = next(
        (f["triggers"] for f in former if "triggers" in f and f["triggers"] != draft.triggers), None
    )
    if before is None or not _AS_BEFORE.match(text):
        return False
    for trigger in [t for t in draft.triggers if all(t["id"] != b["id"] for b in before)]:
        draft.remove_trigger(str(trigger["id"]))
    for trigger in before:
        draft.set_trigger(dict(trigger))
    return True


def another_start(draft: EditDraft, text: str) -> bool:
    """Let a call, or a person, start it instead of the clock."""
    called = _CALLS_IT.search(text) and (_NO_CLOCK.search(text) or re.match(r"let\b", text))
    kind = (
        "webhook"
        if (_BY_CALL.match(text) or (called and "@" not in text))
        else "manual"
        if _BY_HAND.match(text)
        else None
    )
    if kind is None:
        return False
    for trigger in [
        t for t in draft.triggers if t.get("type") in {"schedule", "manual", "webhook"}
    ]:
        if trigger["type"] != kind:
            draft.remove_trigger(trigger["id"])
    if not any(t.get("type") == kind for t in draft.triggers):
        words = "hook" if kind == "webhook" else "by hand"
        draft.set_trigger({"id": as_id(words, draft.ids()), "type": kind})
    return True


def back_to_time(draft: EditDraft, text: str) -> str:
    """`back to the timer: fridays at 8`: the call goes; answer the words about the time."""
    match = _BACK.match(text)
    if match is None:
        return text
    said = text[match.end() :]
    if find_schedule(said) and not any(t.get("type") == "schedule" for t in draft.triggers):
        for trigger in [t for t in draft.triggers if t.get("type") == "webhook"]:
            draft.remove_trigger(trigger["id"])
    return said
