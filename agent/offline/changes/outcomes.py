"""`make sure the issue really exists`: what a step made is read back, and the run ends badly where it is not there."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from agent.offline.answering.describe import summary_of
from agent.offline.answering.unsupported import cannot
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.offline.building.read_backs import read_back_steps
from agent.offline.changes.change import Change
from agent.plan import Plan, PlanRequest
from engine.core.action import Catalog, effect_of

_LOOK: Final = r"(?:make (?:sure|certain)|double[- ]?check|check|verify|confirm|ensure|see|assert)"
_SOON: Final = r"(?: (?:afterwards?|after that|then|at the end|in the end|finally|at last))?"
_THING: Final = (
    r"(?:it|they|this|that|(?:the |that |this |our |a )?(?:new )?(?P<thing>[a-z][a-z -]{1,40}?))"
)
_SURE: Final = r"(?:(?:really|actually|indeed|truly|now|also|successfully|correctly|properly) )*"
_DONE: Final = r"(?:created|saved|stored|written|inserted|added|uploaded|updated|made|recorded|there|put there)"
_THERE: Final = rf"(?:(?:is|are|was|were|has been|have been|got|gets) {_SURE}{_DONE}|{_SURE}(?:exists?|arrived|landed|made it|went through))"
_WHERE: Final = r"(?: (?:there|in (?:it|the [a-z ]{2,30})|on (?:it|the [a-z ]{2,30})|afterwards?|at the end|in the end))*"
_SAID: Final = rf"{_LOOK}{_SOON},?(?: (?:that|whether|if))? {_THING} {_THERE}{_WHERE}"
_ASKED = re.compile(
    rf"(?:^|[,.;]? (?:and|then|and then|afterwards?,?|finally,?|at the end,?) |[,.;] )(?P<said>(?:then |and |please |afterwards?,? )*{_SAID})(?P<end>[.!]?\s*)$",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^(?:and |also |please |then |afterwards?,? |at the end,? )*{_SAID}$")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A request without what is to be there in the end, the words for that, and the thing it is about."""

    rest: str
    said: str
    thing: str


def outcome_of(text: str) -> Outcome | None:
    """Part a request for a new workflow; None where no look afterwards is asked for."""
    match = _ASKED.search(text)
    if match is None or not text[: match.start()].strip():
        return None
    rest = text[: match.start()].rstrip(" ,;")
    return Outcome(rest, match["said"], (match["thing"] or "").lower())


def with_outcome(plan: Plan, outcome: Outcome, request: PlanRequest) -> Plan:
    """Read back what the plan makes; what cannot be read back is said."""
    if plan.document is None:
        return plan
    document = copy.deepcopy(dict(plan.document))
    steps = _read_back(document.get("steps", ()), outcome.thing, request.catalog)
    if steps is None:
        said = cannot(outcome.said, request.catalog)
        return replace(plan, unsupported=(*plan.unsupported, said))
    document["steps"] = [*document["steps"], *steps]
    asked = tuple(dict.fromkeys((*plan.questions, *questions_of(document))))[:MOST_QUESTIONS]
    summary = summary_of(document, request.catalog)
    return replace(plan, document=document, summary=summary, questions=asked)


def check_outcome(change: Change, text: str) -> bool:
    """Add what reads back what a step of the workflow makes."""
    match = _ALONE.match(text)
    if match is None:
        return False
    steps = _read_back(change.draft.steps, match["thing"] or "", change.request.catalog)
    if steps is None:
        return False
    taken = change.draft.ids()
    if any(step["id"] in taken for step in steps):
        return change.ask("It is looked at already whether that is there. What else should be checked?")  # fmt: skip
    for step in steps:
        change.draft.add(step)
    return True


def _read_back(
    steps: Sequence[Mapping[str, Any]], thing: str, catalog: Catalog
) -> list[dict[str, Any]] | None:
    """Read back the last thing that is made; one that is named is the one meant."""
    makers = [step for step in steps if _makes(step, catalog)]
    named = [step for step in makers if thing and _is_about(step, thing, catalog)]
    for step in reversed(named or makers):
        found = read_back_steps(step, str(step.get("name") or step["id"]), catalog)
        if found is not None:
            return found
        if named:
            break
    return None


def _makes(step: Mapping[str, Any], catalog: Catalog) -> bool:
    spec = catalog.action(str(step.get("uses", "")))
    return spec is not None and effect_of(spec, step.get("with", {})) not in ("pure", "read")


def _is_about(step: Mapping[str, Any], thing: str, catalog: Catalog) -> bool:
    spec = catalog.action(str(step.get("uses", "")))
    words = f"{step['uses']} {step.get('name', '')} {spec.title if spec else ''}"
    words += f" {' '.join(spec.synonyms) if spec else ''}"
    return thing.split()[-1].rstrip("s") in words.lower()
