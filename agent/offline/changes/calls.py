"""How an address is called, changed: the method, and the body that is sent along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.targets import which_of

_LEAD = r"(?:(?:and|also|please|then|but|so|just|rather) )*"
_METHOD = r"(?P<method>get|post|put|patch|delete|head)"
_CALL = r"(?P<which>(?:the )?(?:[a-z0-9]+ )?(?:http )?(?:request|call)(?: (?:to|of|for) [^;]+?)?)"
_METHODS = tuple(
    re.compile(rf"^{_LEAD}{form}(?: (?:instead|please|now))*$")
    for form in (
        rf"(?:use|make it|with|via|send it (?:as|with|by)|call it with) (?:an? |the )?(?:http )?{_METHOD}(?: (?:request|method|call))?",
        rf"{_CALL} (?:should|must|has to|needs to) (?:be|use) (?:an? )?{_METHOD}(?: request)?",
        rf"(?:make|change|turn) {_CALL} (?:in)?(?:to )?(?:an? )?{_METHOD}(?: request)?",
    )
)
_VALUE = r"(?P<value>@json\d+)"
_BODIES = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"(?:send|use|put|pass|add|set|give|include|post) {_VALUE} (?:along )?(?:as|in|into|for) (?:the |its |a )?(?:json |request )?(?:body|payload)(?: (?:of|to|in|for) (?P<which>[^;]+))?",
        rf"(?:set |change )?(?:the |its )?(?:json |request )?(?:body|payload)(?: (?:of|to|in|for) (?P<which>[^;@]+?))?(?: (?:should be|is|to|must be)| ?[:=]) {_VALUE}",
        rf"(?:send|call|request) (?P<which>it|that|[^;@]+?) with (?:the |a )?(?:json |request )?(?:body|payload) {_VALUE}",
    )
)


def change_call(change: Change, clause: str) -> bool:
    """Change the method, or the body, of the call that is meant."""
    calls: list[Mapping[str, Any]] = [
        s for s in change.draft.steps if s.get("uses") == "http.request"
    ]
    return bool(calls) and (_method(change, clause, calls) or _body(change, clause, calls))


def _method(change: Change, clause: str, calls: Sequence[Mapping[str, Any]]) -> bool:
    match = next((m for form in _METHODS if (m := form.match(clause))), None)
    if match is None:
        return False
    method = match["method"].upper()
    which = match.groupdict().get("which")
    # `use post` may speak of a message: alone, a method is written in capitals
    if which is None and not re.search(rf"\b{method}\b", change.request.text):
        return False
    writing = [s for s in calls if s["with"].get("method", "GET") not in {"GET", "HEAD"}]
    able = writing if which is None and len(writing) == 1 and method != "GET" else calls
    return _set(change, which, able, "/with/method", method)


def _body(change: Change, clause: str, calls: Sequence[Mapping[str, Any]]) -> bool:
    match = next((m for form in _BODIES if (m := form.match(clause))), None)
    if match is None:
        return False
    try:
        value = json.loads(change.prepared.value(match["value"]))
    except ValueError:
        return False
    return _set(change, match.groupdict().get("which"), calls, "/with/json", value)


def _set(
    change: Change, which: str | None, calls: Sequence[Mapping[str, Any]], path: str, value: Any
) -> bool:
    one = calls[0] if len(calls) == 1 else one_meant(which, change, calls) if which else None
    if one is None:
        return change.ask(which_of(calls))
    change.meant.add(str(one["id"]))
    change.draft.update(str(one["id"]), {path: value})
    return True
