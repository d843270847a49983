"""Time between two steps that are there: a pause of its own, before one step and behind another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.build import span_words
from agent.offline.building.flow import Flow
from agent.offline.changes.amounts import NUMBER, UNIT, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.doers import doers
from agent.offline.changes.held import SECONDS
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.scope import named

_LENGTH = rf"(?:{NUMBER}|an?|half an?) ?{UNIT}\b"
_SPAN = rf"(?P<span>(?:(?:wait|pause|delay|break|gap) (?:of|for) )?{_LENGTH})"
_PAUSE = r"(?:wait(?:ing)?|pause|delay|break|gap|breather|rest|of (?:waiting|pause|delay))"
_PUT = r"(?:(?:there (?:should|must|has to|ought to) be|there(?:'s| is)|put|add|insert|leave|have|let there be|place|make|i want|we need|allow|keep|wait|pause|let it wait) )?(?:for )?"
_FORMS = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"{_PUT}(?:an? )?{_SPAN}(?: {_PAUSE})?(?: (?:should|must) (?:pass|lie|be|go by))? between (?P<early>[^,;@]+?) and (?P<late>[^,;@]+?)",
        rf"between (?P<early>[^,;@]+?) and (?P<late>[^,;@]+?)[,:]? (?:(?:there )?(?:should|must|has to|needs? to|is to) (?:be|pass|lie|go by) |(?:put|add|insert|wait|leave|pause|have|let it wait)(?: for)? |it (?:should|must) (?:wait|pause)(?: for)? )?(?:an? )?{_SPAN}(?: {_PAUSE})?(?: (?:should|must|has to) (?:pass|lie|go by))?",
        rf"{_PUT}(?:an? )?{_SPAN}(?: {_PAUSE})? (?:before|(?:in )?front of|ahead of|prior to) (?P<late>[^,;@]+?)",
        rf"{_PUT}(?:an? )?{_SPAN}(?: {_PAUSE})? (?:after|behind|once) (?P<early>[^,;@]+?)(?:,| and|;)+ (?:only )?(?:then|after that|afterwards) (?:only )?(?P<late>[^,;@]+?)",
        rf"(?:send|post|do|run|start) (?P<late>(?:the|that) [^,;@]+?) {_SPAN} after (?P<early>(?:the|that) [^,;@]+?)",
        rf"(?:delay|postpone|hold back|hold|defer|put off) (?P<late>[^,;@]+?) (?:by|for) {_SPAN}",
        rf"(?P<late>[^,;@]+?) (?:should|must|may|can|has to|needs? to|is to|are to)(?: only)? (?:get|receive|see|hear|be|go|come|happen|wait|follow|know|run|start|have)\b(?: (?:his|her|its|their|the|that|about|of|out|sent|it|posted|mailed|told|done|mail|email|message|post|news))*(?: (?:only|just))?(?: (?:after|for))? {_SPAN}(?: (?:later|after(?:wards)?(?P<early> [^,;@]+)?|longer))?",
    )
)  # fmt: skip


def wait_between(change: Change, clause: str) -> bool:
    """Let a step wait some time for the one before it; the wait that stands there is made as long."""
    for form in _FORMS:
        match = form.match(clause)
        amount = amount_in(match["span"]) if match else None
        if match is None or amount is None or amount.unit is None:
            continue
        late = _one(change, match["late"])
        said = (match.groupdict().get("early") or "").strip()
        early = _one(change, said) if said else None
        if (
            late is None
            or (said and early is None)
            or (early is not None and early["id"] == late["id"])
        ):
            continue
        return _wait(change, early, late, int(amount.number * SECONDS[amount.unit]))
    return False


def _one(change: Change, words: str) -> Mapping[str, Any] | None:
    """Answer the one step that words name, or mean by `it`."""
    if re.fullmatch(
        r"it|that|this|them|(?:that|this) (?:one|step|mail|email|message|post)", words.strip()
    ):
        recent = lately_meant(change)
        return recent[0] if len(recent) == 1 else None
    found = [s for s in named(words, change) if s.get("type") != "wait"]
    if len(found) > 1:
        found = [s for s in found if any(s is one for one in change.senders)]
    if not found:
        found = [s for s in doers(words, change) if s.get("type") != "wait"]
    return found[0] if len(found) == 1 else None


def _wait(
    change: Change, early: Mapping[str, Any] | None, late: Mapping[str, Any], seconds: int
) -> bool:
    draft = change.draft
    change.meant.add(str(late["id"]))
    before = list(late.get("after", ()))
    for wait in [s for s in draft.steps if s.get("type") == "wait" and s["id"] in before]:
        if early is None or str(early["id"]) in [p.split(".")[0] for p in wait.get("after", ())]:
            draft.update(wait["id"], {"/duration_s": seconds})
            change.meant.add(str(wait["id"]))
            return True
    reads = [s["id"] for s in draft.steps if late in draft.readers_of(s["id"])]
    if early is not None:
        own = [p for p in before if p.split(".")[0] == early["id"]]
        waits_for = [*before, *([] if own else [str(early["id"])])]
        if _is_behind(change, str(late["id"]), str(early["id"])):
            return False
    else:
        waits_for = before or reads[-1:]
    told = span_words(seconds)
    flow = Flow(taken=draft.ids())
    body = {"type": "wait", "duration_s": seconds, **({"after": waits_for} if waits_for else {})}
    wait_id = flow.add(f"wait {told}", f"Wait {told}", body)
    draft.update(str(late["id"]), {"/after": [wait_id]})
    draft.add(flow.steps[0])
    return True


def _is_behind(change: Change, first: str, second: str) -> bool:
    """Tell whether the second step waits for, or reads, the first, directly or not."""
    todo, seen = [first], set()
    while todo:
        here = todo.pop()
        seen.add(here)
        later = [
            s
            for s in change.draft.steps
            if any(p.split(".")[0] == here for p in s.get("after", ()))
        ]
        todo += [
            str(s["id"]) for s in [*later, *change.draft.readers_of(here)] if s["id"] not in seen
        ]
    return second in seen
