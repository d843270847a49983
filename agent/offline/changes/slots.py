"""A value for what is named by its kind or its key: `threshold 20`, `the mode should be quick`, `group by town instead`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.changes.amounts import AMOUNT, COMPARING, COMPARING_BEHIND, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.held import Held, give, held_in
from agent.offline.changes.scope import named
from agent.offline.changes.swaps import the_one
from agent.offline.changes.targets import which_of

_SET = r"(?:(?:set|make|change|raise|lower|increase|decrease|reduce|bump|lift|push|cut|put|turn|move|bring|keep|adjust|use|take|have) (?:up |down )?)?"
_IS = r"(?:(?: up| down)?(?: to| at| is| =|:|,)?|(?: (?:should|must|shall|can|may|has to|will) (?:now |only |already )?(?:be|start at|begin at|become|say)| (?:starts?|begins?|becomes?|is)(?: now)?(?: at| from| with)?| means?))"
_LIMIT = r"thresholds?|limits?|cut-?offs?|bars?|minimum|maximum|min|max|trigger (?:value|point)|boundary|border|mark|level"
_NUMBER = re.compile(
    rf"^{_SET}(?:the |its |our )?(?P<slot>[a-z_]+(?: (?!(?:should|must|shall|can|may|has|will|starts?|begins?|is|to|at|up|down)\b)[a-z_]+)?)(?: (?:for|of|in|on) (?:the )?(?P<of>[a-z][a-z' -]*?))?{_IS} (?:(?:{COMPARING}) )?(?P<value>{AMOUNT})(?: (?:{COMPARING_BEHIND}))?(?: (?:instead|now|please|too|already))*$"
)
_KEYED = re.compile(
    r"^(?:(?:set|change|switch|make|put) )?(?:the |its )?(?P<slot>[a-z_]+)(?: (?:of|in|for) (?:the )?(?P<of>[a-z][a-z' ]*?))? (?:should be|must be|has to be|shall be|is now|becomes|to|=|:) (?P<value>@str\d+|[a-z][\w.-]*)(?: (?:instead|now|please))*$"
)
_BY = re.compile(
    r"^(?:please )?(?:group|split|rank|sort|order|arrange|list|bundle)(?: (?:it|them|everything|all|the [a-z]+))? by (?:the )?(?P<field>[a-z]\w*)(?: (?:instead|rather|now))+$"
)


def fill_slot(change: Change, clause: str) -> bool:
    """Give a value to the one place that the words name by kind, by key or by what is compared."""
    return _number(change, clause) or _keyed(change, clause) or _by_field(change, clause)


def _number(change: Change, clause: str) -> bool:
    match = _NUMBER.match(clause)
    amount = amount_in(clause) if match else None
    if match is None or amount is None:
        return False
    slot, of = match["slot"], match["of"] or ""
    compared = [h for h in held_in(change.draft) if h.operator is not None and isinstance(h.value, float) and h.field != "count"]  # fmt: skip
    if re.fullmatch(_LIMIT, slot.split()[-1]):
        found = compared
        of = f"{of} {' '.join(slot.split()[:-1])}"
    else:
        found = [h for h in compared if h.field.replace("_", " ") == slot]
        found = found or (_of_way(change, slot, compared) if " means" in clause or "start" in clause or "begin" in clause else [])  # fmt: skip
    if not found:
        return False
    one = the_one(change, found, of) or _only(_of_way(change, of, found))
    if one is None:
        return change.ask(
            which_of([change.draft.step(s) for s in dict.fromkeys(h.step for h in found)])
        )
    change.meant.add(one.step)
    give(change.draft, one, one.counted(amount.number, amount.unit), amount.operator)
    return True


def _only(found: Sequence[Held]) -> Held | None:
    return found[0] if len(found) == 1 else None


def _of_way(change: Change, words: str, places: Sequence[Held]) -> list[Held]:
    """Answer the comparisons of the way of a branch that words call by its name."""
    found = []
    for held in places:
        match = re.match(r"/cases/(\d+)/when$", held.path)
        if match is not None:
            case = change.draft.step(held.step)["cases"][int(match[1])]
            if re.search(rf"\b{re.escape(str(case['id']).replace('_', ' '))}\b", words):
                found.append(held)
    return found


def _keyed(change: Change, clause: str) -> bool:
    match = _KEYED.match(clause)
    if match is None:
        return False
    said = match["value"]
    value = (
        change.prepared.value(said) if said.startswith("@") else change.prepared.as_written(said)
    )
    found = [
        h for h in held_in(change.draft)
        if h.kind == "whole" and h.field.lower() == match["slot"] and "{{" not in str(h.value)
        and re.match(r"/with/(?:json|query|headers)/", h.path)
    ]  # fmt: skip
    one = the_one(change, found, match["of"] or "")
    if one is None:
        return False
    change.meant.add(one.step)
    give(change.draft, one, value)
    return True


def _by_field(change: Change, clause: str) -> bool:
    match = _BY.match(clause)
    if match is None:
        return False
    found = [h for h in held_in(change.draft) if h.kind == "field"]
    meant = (
        named(clause, change, [change.draft.step(h.step) for h in found]) if len(found) > 1 else []
    )
    found = [h for h in found if h.step in {s["id"] for s in meant}] if len(meant) == 1 else found
    if len(found) != 1:
        return False
    change.meant.add(found[0].step)
    give(change.draft, found[0], match["field"])
    return True
