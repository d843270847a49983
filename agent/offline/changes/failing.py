"""What a new workflow does when one of its own steps fails: read apart, and added as a change would add it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.offline.answering.describe import summary_of
from agent.offline.answering.unsupported import cannot
from agent.offline.changes.failing_words import with_failing_words
from agent.offline.changes.places import DOWN, FAILS
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.errors import FlowError

_URL = r"https?://[^\s,;]+"
_WHEN = r"(?:if|when(?:ever)?|in case|should|as soon as)"
# What fails is a step of the workflow, never a thing it is about: `if a payment fails` is read as data.
_STEP = r"(?:it|that|this|one of (?:them|these|those)|(?:the|that|this) (?:call|request|fetch|fetching|download|check|address|url|site|page|server|api|service|post|posting|mail|mailing|insert|upload|query|step)|(?:fetching|getting|reading|posting|sending|mailing|calling|saving|loading)(?: (?:it|them|that|the [a-z]+))?)"
_DO = r"(?:(?:please|then|just) )*(?:post|send|mail|e-?mail|tell|notify|alert|ping|write|message|inform|let|call|put)\b"
_PLACE = r"(?:#\w|@\w|\w@\w)"
# `... If that fails, mail ops@x.example.`
_AFTER = re.compile(
    rf"(?:(?<=[.;!,])|(?<=\band)|(?<=\bbut))\s+(?P<said>{_WHEN} {_STEP} {FAILS},? (?:then )?{_DO}(?:\"[^\"\n]*\"|[^;!\n\"])*?)(?=[.;!]?\s*$|[.;!] [A-Z]|;)",
    re.IGNORECASE,
)
# `... and alert #ops if it does not answer`
_BEHIND = re.compile(
    rf"(?:(?<=[.;!,])|(?<=\band))\s+(?P<said>{_DO}[^.;!,\n]*?{_PLACE}[^.;!,\n]*? {_WHEN} {_STEP} {FAILS})(?=[.;!]?\s*$)",
    re.IGNORECASE,
)
# `if https://x.example does not answer, ...`: the address is called, and that may fail.
_CALLED = re.compile(
    rf"(?P<lead>^|[.;:!,] |\band )(?P<when>{_WHEN}) (?P<url>{_URL}) (?P<breaks>{FAILS}|{DOWN})(?=[, ])",
    re.IGNORECASE,
)
# `check https://x.example and tell #ops when it is down`
_CHECKED = re.compile(
    rf"\b(?:check|ping|probe|monitor|test|watch) (?:whether |if )?{_URL}[^.;]*?\b(?P<it>(?:it|the (?:site|page|server|api|service|address|url)) {DOWN})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Failing:
    """A request without what happens when a step of it fails, and the words for that."""

    rest: str
    said: tuple[str, ...]


def failing_of(text: str) -> Failing | None:
    """Part a request for a new workflow; None where nothing is said of its steps failing."""
    text = _CALLED.sub(r"\g<lead>get \g<url>, \g<when> it fails", text)
    text = _CHECKED.sub(lambda m: m[0].removesuffix(m["it"]) + "it fails", text)
    text, tries = with_failing_words(text)
    said: list[str] = []
    for form in (_AFTER, _BEHIND):
        for match in reversed(list(form.finditer(text))):
            said.append(match["said"].strip())
            text = text[: match.start()] + text[match.end() :]
    rest = re.sub(r"[\s,;]+(?:and|but)?\s*$", "", text.strip())
    return Failing(rest, (*tries, *said)) if (tries or said) and rest else None


def with_failing(
    plan: Plan, failing: Failing, request: PlanRequest, change: Callable[[PlanRequest], Plan]
) -> Plan:
    """Add to the workflow what happens when a step fails; what cannot be added is said.

    `change` plans a change of the document of its request.
    """
    for said in failing.said:
        plan = _added(plan, said, request, change)
    return plan


def _added(
    plan: Plan, said: str, request: PlanRequest, change: Callable[[PlanRequest], Plan]
) -> Plan:
    left = replace(plan, unsupported=(*plan.unsupported, cannot(said, request.catalog)))
    if plan.document is None:
        return left
    asked = change(replace(request, text=said, document=plan.document, history=(), former=()))
    if asked.kind != "change" or not asked.operations or asked.unsupported:
        return left
    try:
        before = Document.parse(plan.document)
        document = apply_patch(before, {}, asked.operations).document.to_json()
    except FlowError:
        return left
    return replace(
        plan,
        document=document,
        summary=summary_of(document, request.catalog),
        assumptions=(*plan.assumptions, *asked.assumptions),
        questions=tuple(dict.fromkeys((*plan.questions, *asked.questions))),
    )
