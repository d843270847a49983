"""What a new workflow does when nobody decides in time: `if nobody answers within 2 days, tell #x`."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.answering.describe import summary_of
from agent.offline.answering.unsupported import cannot
from agent.offline.changes.failing import Failing, with_failing
from agent.offline.changes.nobody import NOBODY
from agent.plan import Plan, PlanRequest

_SILENT = re.compile(
    rf"(?P<before>[.;,]|\band\b|\bbut\b)\s*(?P<said>(?:if|when|should|in case) {NOBODY} (?:within|in|for|after) (?P<n>\d+|an?|one|two|three) (?P<unit>minute|hour|day|week)s?,? (?:then )?(?P<do>(?:\"[^\"\n]*\"|[^;!\n\"])*?))(?=[.;!]?\s*$|[.;!] [A-Z]|;)",
    re.IGNORECASE,
)
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class Silence:
    """A request without what happens when nobody decides, and the words and the time for that."""

    rest: str
    said: str
    do: str
    seconds: int


def silence_of(text: str) -> Silence | None:
    """Part a request for a new workflow; None where nothing is said of people who do not answer."""
    match = _SILENT.search(text)
    if match is None:
        return None
    count = match["n"].lower()
    number = _NUMBERS[count] if count in _NUMBERS else int(count)
    rest = (text[: match.start()] + text[match.end() :]).strip()
    seconds = number * _SECONDS[match["unit"].lower()]
    return Silence(rest, match["said"], match["do"].strip(), seconds)


def with_silence(
    plan: Plan, silence: Silence, request: PlanRequest, change: Callable[[PlanRequest], Plan]
) -> Plan:
    """Let the one approval wait so long, and do then what was said; what cannot be added is said."""
    left = replace(plan, unsupported=(*plan.unsupported, cannot(silence.said, request.catalog)))
    before = _steps(plan)
    asked = [step["id"] for step in before if step.get("type") == "approval"]
    if len(asked) != 1:
        return left
    refused = Failing(silence.rest, (f"on rejection, {silence.do}",))
    told = with_failing(plan, refused, request, change)
    known = {step["id"] for step in before}
    added = [step for step in _steps(told) if step["id"] not in known]
    if not added or not all(_is_on_no(step, asked[0]) for step in added):
        return left
    document = copy.deepcopy(dict(told.document or {}))
    for step in document["steps"]:
        if step["id"] in asked:
            step |= {"deadline_s": silence.seconds, "on_silence": "failed"}
        elif step["id"] not in known:
            step["after"] = [port.replace(".rejected", ".failed") for port in step["after"]]
    return replace(told, document=document, summary=summary_of(document, request.catalog))


def _is_on_no(step: dict[str, Any], asked: str) -> bool:
    return step.get("after") == [f"{asked}.rejected"]


def _steps(plan: Plan) -> list[dict[str, Any]]:
    return list((plan.document or {}).get("steps", ()))
