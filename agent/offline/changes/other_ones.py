"""`also send the ripe ones to #b`: of the list that is filtered, others go elsewhere by a filter of their own."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.adds import made_sends, nouns_of, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.compared import Compared, compared_in, with_values
from agent.offline.changes.otherwise import opposite_of
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import as_id

_PLACE = r"(?P<place>@(?:chan|mail)\d+)"
_ONES = r"(?:the |those |all (?:the )?|every )?(?P<v>[a-z0-9][\w-]*)(?: (?P<noun>ones|[a-z]+s))?"
_LEAD = r"^(?:(?:and|also|additionally|then|please|but) )*"
_TOO = r"(?:,? (?:too|as well|also))?(?P<one>,? (?:all )?(?:together )?(?:in|as) (?:an?|1|one|a single|one single) (?:single )?(?:e?-?mail|message|post|list|digest))?"
_FORMS = (
    re.compile(
        rf"{_LEAD}(?:send|post|mail|email|forward|write|put|report) {_ONES} (?:to|in|into) {_PLACE}{_TOO}$"
    ),
    re.compile(
        rf"{_LEAD}{_ONES} (?:should |must |shall |can )?(?:also )?(?:go|goes|be sent|be posted|be mailed|are sent|are posted|belong|be forwarded)(?: also)? (?:to|in|into) {_PLACE}{_TOO}$"
    ),
)
_REST = frozenset(["others", "rest", "other", "remaining"])


def send_other_ones(change: Change, text: str) -> bool:
    """Add a filter for the others, and what is sent of them; what was sent before stays as it is."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None:
        return False
    value, noun = match["v"], match["noun"]
    rest = value in _REST and noun in {None, "ones"} | _nouns(change)
    filters = [c for c in compared_in(change.draft) if _is_filter(change, c)]
    found = filters
    if not rest:
        found = [c for c in found if _may_be(change, c, value, noun)]
    if len(found) > 1:
        return change.ask(which_of([change.draft.step(c.step) for c in found]))
    kind = "mail" if match["place"].startswith("@mail") else "post"
    sends = change.sends_in(f"{kind} {'them all as a list' if match['one'] else 'it'} to {match['place']}")  # fmt: skip
    if len(sends) != 1:
        return False
    if not found:
        unknown = noun == "ones" and bool(filters) and not any(value in f.said for f in filters)
        return unknown and change.ask(f"Which are the {value} ones? I see no such value there.")
    new = _filtered(change, found[0], None if rest else value)
    made = made_sends(change.draft, sends, change.request, stream_of(change.draft, new), [])
    for step in made.steps:
        if not match["one"]:
            _say_the_same(change, step, found[0].step, str(new["id"]))
        change.draft.add(step)
    change.assumptions += made.assumptions
    return True


def _nouns(change: Change) -> set[str]:
    return set(nouns_of(change.draft.steps).values())


def _is_filter(change: Change, one: Compared) -> bool:
    return change.draft.step(one.step).get("uses") == "list.filter" and not one.numeric


def _may_be(change: Change, one: Compared, value: str, noun: str | None) -> bool:
    """Tell whether a word is another value of the field: a label that is given, or said of the things that flow."""
    if value in {v.lower() for v in one.said}:
        return False
    labels = [
        str(label).lower()
        for step in change.draft.steps
        for label in _listed(step.get("with", {}).get("labels"))
    ]
    return value in labels or (not labels and noun in {"ones"} | _nouns(change))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _filtered(change: Change, one: Compared, value: str | None) -> Mapping[str, Any]:
    """Add a filter like the one there is, for another value, or for all it leaves out."""
    before = change.draft.step(one.step)
    step = copy.deepcopy(before)
    noun = nouns_of(change.draft.steps).get(one.step, "items")
    called = f"{value or 'other'} {noun}"
    step["id"] = as_id(called, change.draft.ids())
    step["name"] = f"Keep {called}"
    where = before["with"]["where"]
    written = change.prepared.as_written(value) if value else ""
    step["with"]["where"] = with_values(where, one, [written]) if value else opposite_of(where)
    change.draft.add(step)
    return step


def _say_the_same(change: Change, step: dict[str, Any], old: str, new: str) -> None:
    """Say of the others what is said of those that go on, as often as it is said."""
    told = [s for s in change.senders if s in change.draft.readers_of(old)]
    content = change.content_of(step)
    if len(told) != 1 or content is None or change.content_of(told[0]) not in told[0]["with"]:
        return
    pattern = rf"\bsteps\.{old}\b"
    step["with"][content] = _reread(
        told[0]["with"][str(change.content_of(told[0]))], pattern, f"steps.{new}"
    )
    for name in ("foreach", "when"):
        step.pop(name, None)
        if name in told[0]:
            step[name] = _reread(told[0][name], pattern, f"steps.{new}")


def _reread(value: Any, pattern: str, new: str) -> Any:
    return json.loads(re.sub(pattern, new, json.dumps(value)))
