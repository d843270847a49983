"""Words that ask for something new give no other value to what is there, and part of the cases is never all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.draft import at
from agent.plan import Plan, PlanRequest

_NEW = re.compile(
    r"^(?:(?:and|also|please|then|but|now|oh|ok)[,:]? )*(?:add|create|insert|duplicate|copy|clone|introduce|append|split|link|ask|get)\b"
    r"|\b(?:another|an? (?:new|further|extra|second|third|additional|separate)|one more) (?:step|case|way|branch|category|label|message|mail|e-?mail|post|copy|approval|filter|check)\b"
    r"|\b(?:an?|the|for|without) (?:approval|deadline|duplicate|copy)\b"
    r"|\b(?:is|are|gets?|be) (?:[a-z]+ )?(?:rejected|refused|declined|denied|turned down)\b"
    r"|\bthe (?!(?:same|new|other|old|last|first)\b)[a-z][\w-]* ones\b",
    re.IGNORECASE,
)
_A_STEP = re.compile(
    r"^(?:(?:and|also|please|then|now)[,:]? )*(?:add|insert|create|put in|introduce) (?:an?|another|one more)(?: [a-z]+)? step\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:instead|rather|replace[sd]?|use|no longer|change|switch|move[sd]?|update|raise|lower|increase|reduce|set|should be|must be)\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:if(?! (?:we|you|i|possible|that|it(?:'s| is) (?:ok|possible|fine))\b)|whenever|unless|only|otherwise|else|except|in case|(?:in|for) (?:that|this|such) cases?|(?:on|for|of|with) (?:the )?[a-z][\w-]* (?:ones|cases?))\b",
    re.IGNORECASE,
)
_PATIENCE = ("/retry", "/timeout_s", "/on_error", "/after", "/join", "/name")


def is_other_than_said(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether a guessed change overwrites a value where something new is asked for, or does always what is for some."""
    return _overwrites(plan, request) or _always(plan, request) or _sends_to_sender(plan, request)


def _overwrites(plan: Plan, request: PlanRequest) -> bool:
    text = request.text
    if _A_STEP.search(text) and not any(o["op"] == "add_step" for o in plan.operations):
        return True
    if not _NEW.search(text) or _OTHER.search(text):
        return False
    steps = {s["id"]: s for s in (request.document or {}).get("steps", ())}
    return any(
        _is_lost(at(steps.get(o["id"], {}), path), value)
        for o in plan.operations
        if o["op"] == "update_step"
        for path, value in o["set"].items()
        if not path.startswith(_PATIENCE)
    )


_NO_RECEIVER = re.compile(
    r"(?:^|\b(?:mails?|e-?mails?|send|it|them) )from (?P<sender>\S+@\S+\w)|\bassign(?:ed)?\b.*? to (?P<doer>\S+@\S+\w)",
    re.IGNORECASE,
)


def _sends_to_sender(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether something is sent to an address that is said to be the sender, or to do the work."""
    match = _NO_RECEIVER.search(request.text)
    if match is None:
        return False
    told = str(match["sender"] or match["doer"]).lower()
    given = [o.get("step", {}).get("with", {}).get("to") for o in plan.operations]
    given += [v for o in plan.operations for p, v in o.get("set", {}).items() if p == "/with/to"]
    return any(told in str(one).lower() for one in given)


def _is_lost(before: Any, after: Any) -> bool:
    """Tell whether a value is gone; what still holds it has only grown."""
    if before in (None, "", []):
        return False
    return str(before).strip("[]{} ") not in str(after) and not _reads(before, after)


def _reads(before: Any, after: Any) -> bool:
    """Tell whether only the step that is read is another."""
    link = re.compile(r"\bsteps(?:\.\w+)+")
    return bool(link.search(str(before))) and link.sub("", str(before)) == link.sub("", str(after))


def _always(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether something new is sent always where the words say when, or for which."""
    if not _SOME.search(request.text):
        return False
    added = [o["step"] for o in plan.operations if o["op"] == "add_step"]
    kept = any(str(s.get("uses", "")).startswith("list.") for s in added)
    return any(_is_open(s, request) for s in added) and not kept


def _is_open(step: Mapping[str, Any], request: PlanRequest) -> bool:
    spec = request.catalog.action(str(step.get("uses", "")))
    sends = spec is not None and spec.effect != "pure"
    return sends and "when" not in step and not any("." in p for p in step.get("after", ()))
