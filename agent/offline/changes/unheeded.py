"""What the words of a change name and the change knows nothing of: a number, words in quotes, a service.

A change that leaves one of them out has read something else than what was said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from agent.offline.apps.services import apps_of
from agent.offline.changes.quoted_limits import without_quotes
from agent.offline.language.text import Prepared, prepare
from agent.offline.timing.schedules import normalised
from agent.plan import Plan, PlanRequest

_NUMBER: Final = re.compile(
    r"(?<![\w@.#/:,+-])\d+(?:\.\d+)?(?![\w:/-]|[.,]\d|\+| (?:seconds?|minutes?|hours?|days?) (?:earlier|later|sooner|more|less|longer)| times (?:a|per|each|every)\b)"
)
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_AS: Final = (1, 24, 7, 60, 168, 3600, 86400, 604800, 1000, 0.01, 1 / 60, 1 / 24, 1 / 7)
"""A number may stand in another unit."""
_BESIDE: Final = (1, -1, 12)
"""`up to 3` and `3 more times` are one more or less, an hour of the afternoon is twelve more."""
_LINKS: Final = ("/after", "/join")
_OPEN_PART: Final = re.compile(r"\{+[^}]*\}+|<[^>]*>|\[[^\]]*\]")


def unheeded(plan: Plan, request: PlanRequest) -> list[str]:
    """Answer what of the words neither the change, nor the workflow, nor what is asked or refused has heard of."""
    prepared = prepare(request.text, statements=False)
    made = json.dumps(plan.operations, ensure_ascii=False, default=str).lower()
    told = " ".join([*(q.text for q in plan.questions), *plan.unsupported, *plan.notes]).lower()
    known = json.dumps(request.document, ensure_ascii=False, default=str).lower()
    text = without_quotes(prepared, normalised(prepared.text))
    return [
        *(_numbers(text, f"{made} {told} {known}") if _holds_values(plan) else ()),
        *_quoted(prepared, text, f"{made} {told} {known}"),
        *_services(request, plan, told),
    ]


def _numbers(text: str, heard: str) -> Iterator[str]:
    known = {float(one) for one in _DIGITS.findall(heard)}
    for match in _NUMBER.finditer(text):
        number = float(match[0])
        same = {number * unit for unit in _AS} | {number + more for more in _BESIDE}
        if not same & known:
            yield match[0]


def _holds_values(plan: Plan) -> bool:
    """Tell whether more is changed than what waits for what."""
    return any(
        path not in _LINKS
        for one in plan.operations
        for path in (one["set"] if one["op"] == "update_step" else ("new",))
    )


def _quoted(prepared: Prepared, text: str, heard: str) -> Iterator[str]:
    """Answer words in quotation marks; the open places in them have become fields."""
    for name, entity in prepared.entities.items():
        if entity.kind != "str" or not re.search(rf"{name}\b", text):
            continue
        parts = [one.strip().lower() for one in _OPEN_PART.split(entity.value)]
        if not all(_stands(one, heard) for one in parts if len(one) > 1):
            yield entity.value


def _stands(part: str, heard: str) -> bool:
    return part in heard or json.dumps(part, ensure_ascii=False)[1:-1] in heard


def _services(request: PlanRequest, plan: Plan, told: str) -> Iterator[str]:
    """Answer services that are called by name, of which there are no steps, neither before nor after."""
    text = request.text.lower()
    used = f"{_kinds((request.document or {}).get('steps', ()))} {(request.document or {}).get('triggers')} {plan.operations}"
    for app in apps_of(request.catalog):
        match = app.name.search(text)
        if match is not None and f"{app.service}." not in used and not app.name.search(told):
            yield match[0]


def _kinds(steps: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(str(step.get("uses")) for step in steps)
