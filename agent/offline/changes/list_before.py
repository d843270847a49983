"""`remove duplicates before sorting`, `filter only after sorting by amount`: a step on a list, before the one that is named and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from agent.offline.building.flow import Flow, Stream
from agent.offline.changes.adds import nouns_of, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import expression_of
from agent.offline.changes.manner import change_sort, sort_of_things
from agent.offline.reading.parts import Keep, Limit, OnlyNew, Part, Sort

_LEAD = r"(?:(?:and|also|please|then|but|first),? )*"
_ONLY = r"(?:only |right |directly |just |immediately )?"
_DO = r"(?P<do>(?:sort|order|rank|filter|keep|drop|remove|skip|leave out|limit|take|dedup\w*)\b[^;@]*?)"
_WHERE = r"(?P<where>(?:the |it |you |we )*[a-z][\w -]*?)"
_FORMS: Final = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_DO},? {_ONLY}(?:before|prior to) {_WHERE}",
        rf"(?:before|prior to) {_WHERE}(?:,|(?= (?:sort|filter|remove|drop|limit)\b)) ?{_DO}",
        rf"{_WHERE} {_ONLY}after (?P<doing>(?:sort|filter|dedup\w*|limit|remov|dropp|keep|rank|order)ing\b[^;@]*)",
    )
)
_DOING: Final = re.compile(r"^(?P<verb>\w+?)(?:(?<=p)p)?ing\b")
_LISTS: Final = "list."
_READ: Final = re.compile(r"\bsteps\.(\w+)\.(?:items|rows|body(?:\.\w+)*)(?!\w)")
Step = Mapping[str, Any]


def work_before(change: Change, text: str) -> bool:
    """Let the one step that is named read a list that is sorted, filtered or cut for it."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None:
        return False
    said = match.groupdict()
    wish = said.get("do") or _DOING.sub(_plain, said["doing"] or "")
    late = one_meant(said["where"], change)
    stream = _list_of(change, late) if late is not None else None
    parts = change.understood(wish)
    if late is None or stream is None or len(parts) != 1:
        return False
    if _is_there(change, parts[0]):
        part = parts[0]
        is_told = re.search(r"\bby\b", wish) is not None
        return isinstance(part, Sort) and is_told and change_sort(change, part)
    flow = Flow(taken=change.draft.ids())
    made = _made(flow, stream, parts[0], change, wish)
    if made is None:
        return False
    change.draft.add(flow.steps[0])
    _let_read(change, late, stream, made)
    change.assumptions += flow.assumptions
    change.meant.add(str(late["id"]))
    return True


def _plain(match: re.Match[str]) -> str:
    verb = match["verb"]
    return f"{verb}e" if verb.endswith("remov") else verb


def _is_there(change: Change, part: Part) -> bool:
    """Tell whether an order is there already: then that one is meant."""
    sorts = any(s.get("uses") == "list.sort" for s in change.draft.steps)
    return isinstance(part, Sort) and sorts


def _list_of(change: Change, late: Step) -> Stream | None:
    """Answer the list that a step reads: its items, what it runs through, or the one list it tells."""
    loop = late.get("foreach")
    given = loop if isinstance(loop, Mapping) else late.get("with", {})
    said = expression_of(given.get("items"))
    read = list(dict.fromkeys(m[0] for m in _READ.finditer(str(late.get("with")))))
    value = said or (read[0] if len(read) == 1 else None)
    match = _READ.fullmatch(value or "")
    source = next((s for s in change.draft.steps if match and s["id"] == match[1]), None)
    if value is None or source is None:
        return None
    stream = stream_of(change.draft, source)
    if stream.value == value:
        return stream if stream.known else replace(stream, known=True)
    return Stream(value, True, nouns_of(change.draft.steps)[str(source["id"])])


def _made(flow: Flow, stream: Stream, part: Part, change: Change, wish: str) -> Stream | None:
    match part:
        case Keep():
            return flow.keep(stream, part)
        case OnlyNew():
            return flow.only_new(stream, part)
        case Sort():
            return flow.sort(stream, sort_of_things(change.draft, part, wish))
        case Limit():
            return flow.limit(stream, part)
        case _:
            return None


def _let_read(change: Change, late: Step, stream: Stream, made: Stream) -> None:
    """Let one step read the new list and its number; every other goes on as before."""
    changes: dict[str, Any] = {}
    for path, text in change.draft.leaves_of(late):
        told = re.sub(rf"\b{re.escape(stream.value)}\b", made.value, text)
        if stream.count and made.count:
            told = re.sub(rf"\b{re.escape(stream.count)}\b", made.count, told)
        if told != text:
            changes[path] = told
    change.draft.update(str(late["id"]), changes)
