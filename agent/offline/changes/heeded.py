"""A change is proposed only where it heeds what the words say; where it does not, it is asked."""

from __future__ import annotations

import re
from typing import Any, Final

from agent.offline.changes.draft import at
from agent.offline.changes.odd_fields import odd_fields
from agent.offline.changes.out_of_order import out_of_order
from agent.offline.changes.targets import changes_outside
from agent.offline.changes.unheeded import unheeded
from agent.offline.changes.unsure import unsure
from agent.plan import Plan, PlanRequest
from engine.core.marks import in_marks

_NEW_ONES: Final = re.compile(
    r"\b(?:only|just|not|never|no|\w+n't|dup\w*|dedup\w*|twice|again|already|seen|known|repeat\w*|unique\w*|distinct|doubl\w*|once|same|per|new ones|since)\b"
)
"""Words by which somebody asks that nothing comes twice; `new` alone is said of many things."""

_BESIDE: Final = re.compile(
    r"^(?:(?:and|please|then|but|now|oh|ok)[,:]? )*(?:also|add|insert|create|try)\b"
    r"|^(?:call|fetch|get|query|look up|load)\b.*\b(?:before|after)\b"
    r"|\bif (?:it|that|this|the (?:first|other|main|primary|1st)(?: one)?) (?:fails?|is down|does(?: not|n't) (?:work|answer|respond))\b",
    re.IGNORECASE,
)
_AS_WELL: Final = re.compile(r"\bcall https?://\S+.*\b(?:as well|too|also)\b", re.IGNORECASE)
_INSTEAD: Final = re.compile(
    r"\b(?:instead|rather|replace[sd]?|no longer|change[sd]?|switch|move[sd]?|update[sd]?|use|not|now)\b",
    re.IGNORECASE,
)
_REST: Final = re.compile(
    r"(?:^|[.;,] )(?:(?:and|but) )?(?:otherwise|else|in (?:all|any|every) other cases?|(?:for )?(?:everything|anything|all|everybody|everyone) else|(?:for )?the rest)\b|\bunless\b",
    re.IGNORECASE,
)
_ALSO: Final = re.compile(r"^(?:(?:and|please|then|but),? )*also\b", re.IGNORECASE)
_LEAVES_OUT: Final = re.compile(
    r"\b(?:leave|skip|only|just|drop|keep|without|filter|ignore|exclude|remove|not|no|never|top|first|limit|at (?:most|least)|\w+n't)\b",
    re.IGNORECASE,
)
_DOES: Final = re.compile(
    r"^(?:please )?(?:remind|ask|tell|notify|nudge|ping|warn|send|post|mail|write|add|create|insert)\b"
    r"(?!.*\b(?:no|not|nothing|nobody|never|without|instead|rather|replac\w*|drop|remove|skip|delete|stop|only|just|use|via|swap|take|out|away|off|\w+n't)\b)"
)
"""Words that ask for something to be done, and for nothing to be taken out."""
_SOMETIMES: Final = re.compile(
    r"\b(?:on|at|during|over) (?:the )?(?:weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|holidays?|night|nights)\b"
)
"""When a step is left out is no reason to take it out for good."""
_NEEDS: Final = (
    (re.compile(r"\bbcc\b"), re.compile("bcc")),
    (
        re.compile(r"\b(?:change|set|make|update) (?:the |its |their )?subject\b"),
        re.compile("subject"),
    ),
    (
        re.compile(r"^(?:(?:and|please|then),? )*wait (?:for )?(?:\d|an? |one |two |three )"),
        re.compile(r"wait|_s\b|cron|/after"),
    ),
)
"""Words that ask for something, and what a change that heeds them holds."""
_CONDITION: Final = re.compile(
    r"'/?when'|'/foreach|list\.filter|/where|/key|'cases'|/cases|\.failed|\.rejected|trigger'"
)
_ASKS_FIRST: Final = re.compile(
    r"\bask (?:me|us|him|her|them|(?:the|my|our|a|an) [a-z-]+)(?: [a-z-]+)? (?:first|beforehand)\b"
)
_REFUSED: Final = re.compile(
    r"\b(?:refused|rejected|declined|denied|turned down|says? no|refusal|rejection)\b"
)
_PLACES: Final = ("/with/url", "/with/channel", "/with/channel_id", "/with/chat_id", "/with/to")


def heeded(plan: Plan, request: PlanRequest) -> Plan:
    """Answer the change, or the question that stands before it."""
    if plan.kind != "change" or not plan.operations:
        return plan
    missed = unheeded(plan, request)
    if missed:
        what = " and ".join(in_marks(one) for one in missed[:3])
        return unsure(f"What should happen with {what}? I do not see that from the words, and changed nothing.", plan.unsupported)  # fmt: skip
    if odd := odd_fields(plan):
        return unsure(f"What do you mean by {in_marks(odd[0])}? I took it for a field of the data, and changed nothing. Say which step is meant, and on which condition.", plan.unsupported)  # fmt: skip
    if place := out_of_order(plan, request):
        return unsure(f"Where does it belong? I do not see how to do it {in_marks(place)}, and changed nothing.", plan.unsupported)  # fmt: skip
    if any(differs(plan, request) for differs in _DIFFERS):
        return unsure("I am not sure that I read this right, and changed nothing. Say which step is meant, what it should do, and when.", plan.unsupported)  # fmt: skip
    return plan


def unsound(plan: Plan) -> Plan:
    """Answer what is said of a change that would leave the workflow with an error."""
    return unsure("I do not see how to do this without breaking what is there, and changed nothing. Say which step is meant, and what should become of what waits for it.", plan.unsupported)  # fmt: skip


def _drops_seen(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether what was seen before is left out although nobody speaks of that."""
    added = [one["step"] for one in plan.operations if one["op"] == "add_step"]
    found = any(step.get("uses") == "list.dedupe" for step in added)
    return found and not _NEW_ONES.search(request.text.lower().replace("’", "'"))


def _loses_place(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether something no longer goes where it went although the words ask for something beside it."""
    text = request.text
    besides = _BESIDE.search(text) or _AS_WELL.search(text)
    if not besides or _INSTEAD.search(text):
        return False
    steps = {str(s["id"]): s for s in (request.document or {}).get("steps", ())}
    return any(
        before and str(before).strip("[]{} ") not in str(after)
        for one in plan.operations
        if one["op"] == "update_step"
        for path, after in one["set"].items()
        if path in _PLACES
        for before in [at(steps.get(str(one["id"]), {}), path)]
    )


def _always(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether something new is written always although the words say that it is for the rest."""
    if not _REST.search(request.text):
        return False
    added = [one["step"] for one in plan.operations if one["op"] == "add_step"]
    parted = any(s.get("type") == "branch" or s.get("uses") == "list.filter" for s in added)
    return not parted and any(
        "when" not in step
        and not any("." in port for port in step.get("after", ()))
        and changes_outside(step, request)
        for step in added
    )


def _unasked(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether a step is taken out, a condition left out, or an outcome mistaken, against what the words say."""
    text = request.text.lower().replace("’", "'")
    made = f"{plan.operations} {plan.unsupported} {plan.questions}".lower()
    removes = any(o["op"] == "remove_step" for o in plan.operations)
    sometimes = _SOMETIMES.search(text) is not None and not _CONDITION.search(made)
    if removes and (sometimes or _DOES.search(text)):
        return True
    if any(said.search(text) and not made_by.search(made) for said, made_by in _NEEDS):
        return True
    if re.search(r"\bunless\b", text) and not _CONDITION.search(made):
        return True
    if _ASKS_FIRST.search(text) and "approv" not in made:
        return True
    ports = [str(o["step"].get("after")) for o in plan.operations if o["op"] == "add_step"]
    wrong = any(".approved" in one for one in ports) and not any(
        ".rejected" in one for one in ports
    )
    return wrong and bool(_REFUSED.search(text)) and "approv" not in text


def _is_out_of_scale(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether a share, as 0.9 is one, would be a number of whole things."""
    before = ((request.document or {}).get("inputs") or {}).get("properties", {})
    after = [o["inputs"]["properties"] for o in plan.operations if o["op"] == "set_inputs"]
    return any(
        0 < _number(before.get(name)) < 1 < _number(one)
        for settings in after
        for name, one in settings.items()
    )


def _number(setting: Any) -> float:
    value = (setting or {}).get("default")
    return float(value) if isinstance(value, int | float) else 0.0


def _narrows_others(plan: Plan, request: PlanRequest) -> bool:
    """Tell whether what is told besides would leave things out of what goes on as before."""
    if not _ALSO.search(request.text) or _LEAVES_OUT.search(request.text):
        return False
    new = [o["step"]["id"] for o in plan.operations if o["op"] == "add_step" and o["step"].get("uses") == "list.filter"]  # fmt: skip
    told = [str(o["set"]) for o in plan.operations if o["op"] == "update_step"]
    return any(f"steps.{one}." in text for one in new for text in told)


_DIFFERS: Final = (_unasked, _is_out_of_scale, _narrows_others, _drops_seen, _loses_place, _always)
