"""A new message before a step that is there, or between two: the later one waits for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.flow import Stream
from agent.offline.changes.adds import last_data_step, made_sends, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.places import goes_there

_SEND = r"(?:send|e?-?mail|post|tell|notify|inform|write|message|ping|alert|let|announce)"
_DO = rf"(?P<do>(?:(?:and|also|then|please) )*{_SEND} [^;]*?@(?:chan|mail)\d+[^;]*?)"
_STEP = r"[^,;@]+?"
_FORMS = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"{_DO},? between (?P<early>{_STEP}) and (?P<late>{_STEP})",
        rf"between (?P<early>{_STEP}) and (?P<late>{_STEP}),? {_DO}",
        rf"{_DO},? after (?P<early>{_STEP}) (?:and|but) before (?P<late>{_STEP})",
        rf"{_DO},? (?:right |just |directly |immediately |shortly )?(?:before|prior to) (?P<late>{_STEP})",
    )
)
_ASKS = re.compile(
    r"\b(?:ask|approv\w*|confirm\w*|wait|pause|permission|okays?|sign\w*[- ]?off|agrees?|only|instead|not|if|when)\b|\d (?:second|minute|hour|day|week)s?\b"
)
Step = Mapping[str, Any]


def insert_sends(change: Change, clause: str) -> bool:
    """Send something new where the words say, and let the step behind it wait for that."""
    match = next((m for form in _FORMS if (m := form.match(clause))), None)
    if match is None or _ASKS.search(match["do"]):
        return False
    said = match.groupdict().get("early")
    late, early = one_meant(match["late"], change), one_meant(said, change) if said else None
    sends = change.sends_in(match["do"])
    if not sends or late is None or (said and early is None):
        return False
    if any(goes_there(change, part) for part in sends):
        return False
    gate = list(late.get("after", ())) or ([_port(early)] if early is not None else [])
    flow = made_sends(change.draft, sends, change.request, _stream(change, late), gate)
    change.draft.update(str(late["id"]), {"/after": [str(s["id"]) for s in flow.steps]})
    for one in flow.steps:
        change.draft.add(one)
    change.assumptions += flow.assumptions
    return True


def _port(step: Step) -> str:
    return f"{step['id']}{'.approved' if step.get('type') == 'approval' else ''}"


def _stream(change: Change, late: Step) -> Stream | None:
    """Answer the list that is there by then; what comes of the later step is not."""
    source = last_data_step(change.draft)
    if source is None or source["id"] in _with_readers(change, [str(late["id"])]):
        return None
    return stream_of(change.draft, source)


def _with_readers(change: Change, ids: Sequence[str]) -> set[str]:
    """Answer steps, and all that work with what they give."""
    found, todo = set(ids), list(ids)
    while todo:
        more = [str(s["id"]) for s in change.draft.readers_of(todo.pop())]
        todo += [one for one in more if one not in found]
        found |= set(more)
    return found
