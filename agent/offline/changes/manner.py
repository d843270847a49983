"""How a message is told, changed: one for all or one each, and the order turned around."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.offline.building.flow import Flow, Stream
from agent.offline.building.messages import item_alias, item_text, list_text
from agent.offline.building.schema_kinds import content_argument
from agent.offline.changes.adds import last_data_step, nouns_of, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import EditDraft, expression_of, is_hole
from agent.offline.changes.targets import changes_outside, targets
from agent.offline.language.nouns import singular
from agent.offline.language.text import prepare
from agent.offline.reading.parts import Sort
from agent.plan import PlanRequest
from engine.core.hole import HOLE_KEY

_MESSAGE = r"(?:(?:slack|chat) )?(?:message|post|mail|email|note|notification)"
_TOGETHER = re.compile(
    rf"\b(?:(?:one|1|a single|single|1 single) {_MESSAGE} (?:for|with|about) (?:all|everything|the (?:whole|lot))|(?:all|everything|them(?: all)?) (?:together )?(?:in|as|into) (?:one|a single|1)(?: single)? {_MESSAGE}|(?:as|in|into) (?:one|a single|1)(?: single)? {_MESSAGE})\b(?! (?:each|per|for each))"
)
_SINGLY = re.compile(
    rf"\b(?:one|1|a|an own|a separate|separate) {_MESSAGE}s? (?:each|apiece|per (?:one|item|[a-z]+)|for (?:each|every)(?: (?:one|of them|[a-z]+))?)\b|\b(?:one by one|1 by 1|one at an? time|individually|separately)\b"
)
_TURN = re.compile(
    r"\b(?:reverse|flip|invert|turn(?: around)?|switch)\b[^,;]*\b(?:order|sort(?:ing)?)\b|\b(?:the )?other way (?:a)?round\b|\bin reverse(?: order)?$"
)


def sort_of_things(draft: EditDraft, part: Sort, clause: str) -> Sort:
    """`newest boats first`: the boats are what is sorted, not what it goes by."""
    nouns = {singular(n) for n in nouns_of(draft.steps).values()}
    if part.by is None or singular(part.by) not in nouns:
        return part
    dated = re.search(r"\b(?:newest|latest|oldest|earliest|most recent)\b", clause)
    return replace(part, by="date" if dated else _compared(draft))


def _compared(draft: EditDraft) -> str | None:
    """Answer the one field that the filters compare with a number."""
    filters = [s for s in draft.steps if s.get("uses") == "list.filter"]
    found = {
        m[1]
        for s in filters
        for m in re.finditer(r"\bitem\.([a-z]\w*) (?:[<>]=?) ", str(s["with"].get("where")))
    }
    return found.pop().replace("_", " ") if len(found) == 1 else None


def list_of(step: Mapping[str, Any]) -> str | None:
    """Answer the list that a step works on; where it is still open, what it is in."""
    items = step.get("with", {}).get("items")
    if is_hole(items):
        of = items[HOLE_KEY].get("of")
        return str(of) if of else None
    return expression_of(items)


def change_sort(change: Change, part: Sort) -> bool:
    """Let the one order there is go by something else."""
    draft = change.draft
    sorts = [s for s in draft.steps if s.get("uses") == "list.sort"]
    if len(sorts) != 1:
        return False
    step = sorts[0]
    items = list_of(step)
    if items is None:
        return False
    noun = nouns_of(draft.steps)[step["id"]]
    flow = Flow(taken=draft.ids())
    flow.sort(Stream(items, True, noun), part)
    made = flow.steps[0]
    down = "descending" in made["with"]
    changes = {"/with/by": made["with"]["by"], **({"/with/descending": True} if down else {})}
    draft.update(step["id"], changes, () if down else ("/with/descending",))
    if str(step.get("name", "")).startswith("Sort "):
        draft.rename_step(step["id"], made["name"])
    return True


_AGE = re.compile(r"\b(?:newest|latest|oldest|earliest|youngest|most recent)\b")
_TIME = re.compile(
    r"date|time|days?\b|\bage|_age|year|month|since|until|created|updated|_at\b|_on\b|hole",
    re.IGNORECASE,
)


def is_by_age(clause: str, step: Mapping[str, Any]) -> bool:
    """Tell whether words mean the age of things where a step sorts by something else."""
    by_time = _TIME.search(str(step["with"].get("by"))) is not None
    return _AGE.search(clause) is not None and not by_time


def turn_order(draft: EditDraft, clause: str) -> bool:
    """Turn the one order there is around."""
    sorts = [s for s in draft.steps if s.get("uses") == "list.sort"]
    if not _TURN.search(clause) or len(sorts) != 1:
        return False
    step = sorts[0]
    if is_by_age(clause, step):
        return False
    down = bool(step["with"].get("descending"))
    unset = ("/with/descending",) if down else ()
    draft.update(step["id"], {} if down else {"/with/descending": True}, unset)
    name = str(step.get("name", "")).removesuffix(", largest first")
    draft.rename_step(step["id"], name if down else f"{name}, largest first")
    return True


def retell(draft: EditDraft, clause: str, request: PlanRequest) -> bool:
    """Send one message for all instead of one each, or the other way round."""
    together, singly = _TOGETHER.search(clause), _SINGLY.search(clause)
    if re.search(r"@", clause) or bool(together) == bool(singly):
        return False
    fitting = [
        s
        for s in draft.steps
        if changes_outside(s, request)
        and ("foreach" in s) == bool(together)
        and {"channel", "to"} & set(s.get("with", {}))
    ]
    named = targets(clause, fitting, prepare(clause), request.catalog) if len(fitting) > 1 else []
    chosen = [dict(s) for s in named] or fitting
    if len(chosen) > 1:  # a message is more often a post than a mail
        chosen = [s for s in chosen if "channel" in s.get("with", {})]
    source = last_data_step(draft)
    if len(chosen) != 1 or source is None:
        return False
    return _retold(draft, chosen[0], source, request, together=bool(together))


def _retold(
    draft: EditDraft,
    step: Mapping[str, Any],
    source: Mapping[str, Any],
    request: PlanRequest,
    *,
    together: bool,
) -> bool:
    spec = request.catalog.action(str(step.get("uses", "")))
    content = content_argument(spec.input_schema) if spec else None
    stream = stream_of(draft, source)
    if content is None or not stream.known:
        return False
    if together:
        draft.update(step["id"], {f"/with/{content}": list_text(stream)}, ("/foreach",))
    else:
        loop = {"items": stream.items(), "as": item_alias(stream)}
        changed = {"/foreach": loop, f"/with/{content}": item_text(stream)}
        draft.update(step["id"], changed, ("/when",))
    return True
