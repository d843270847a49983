"""`cards go to #b`, `bills are mailed to x as well`, `all else to #c`: where what a branch tells apart goes as well."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.change import Change
from agent.offline.changes.compared import compared_in
from agent.offline.changes.labels import classification
from agent.offline.changes.more_cases import add_case
from agent.offline.changes.on_a_way import send_on
from agent.offline.changes.otherwise import add_otherwise
from agent.offline.language.nouns import singular

_LEAD = r"(?:(?:and|but|please|also|then|now),? )*"
_PLACE = r"(?P<place>@(?:chan|mail)\d+)"
_MEDIUM = r"(?: (?:in|on|via|by|per|as) (?:an? |the )?(?:slack|chat|e-?mail|mail|message|post))?"
_GOES = r"(?:(?:should|must|shall|has to|have to|needs? to|can|may) )?(?P<also>also )?(?:go(?:es)?|lands?|belongs?|(?:be |is |are |gets? )(?:also )?(?:sent|posted|mailed|emailed|told|written|forwarded)) (?:also )?(?:to|in|into|on) "
_TOO = r"(?P<too>(?: (?:too|as well|also))*)"
_VALUE: Final = re.compile(rf"^{_LEAD}(?:the |an? )?(?P<what>[a-z][\w-]*?)(?: ones?| answers?| cases?| tickets?| messages?)? {_GOES}{_PLACE}{_MEDIUM}{_TOO}$")  # fmt: skip
_LABEL: Final = re.compile(rf"^{_LEAD}add (?:the |an? |another )?(?:new )?(?:label|category|class|kind|option) (?P<what>[a-z][\w-]*)(?:,| and| which|;)+ (?:then )?(?:send|post|mail|e-?mail|forward|it goes|they go|those go|goes) ?(?:those|them|these|it|that|such ones)? ?(?:ones )?(?:to|in|into) {_PLACE}{_MEDIUM}$")  # fmt: skip
_REST: Final = re.compile(rf"^{_LEAD}(?:everything|anything|all) else {_GOES}{_PLACE}{_MEDIUM}{_TOO}$")  # fmt: skip


def send_value_on(change: Change, text: str) -> bool:
    """Send on the way of the value that is named, or on a new one for a value that can come; else on the way that is left."""
    rest, label, value = _REST.match(text), _LABEL.match(text), _VALUE.match(text)
    if rest is not None:
        return add_otherwise(change, f"otherwise {_send(rest['place'])}")
    if label is not None:
        return add_case(change, f"add a case for {label['what']}, it goes to {label['place']}")
    if value is None:
        return False
    word = singular(value["what"])
    ports = _ports(change, {word, value["what"]})
    sends = change.sends_in(_send(value["place"]))
    if ports and (value["also"] or value["too"]) and sends:
        return send_on(change, sends, ports)
    known = _labels(change)
    if ports or not {word, value["what"]} & known:
        return False
    said = word if word in known else value["what"]
    return add_case(change, f"add a case for {said}, it goes to {value['place']}")


def _send(place: str) -> str:
    return f"{'post it to' if place.startswith('@chan') else 'mail it to'} {place}"


def _ports(change: Change, words: set[str]) -> list[str]:
    """Answer the way of a branch on which such a value goes."""
    found = []
    for one in compared_in(change.draft, ways=True):
        place = re.match(r"/cases/(\d+)/when", one.path)
        if place is None or one.numeric or not words & {str(v).lower() for v in one.said}:
            continue
        cases = change.draft.step(one.step)["cases"]
        found.append(f"{one.step}.{cases[int(place[1])]['id']}")
    return found if len(found) == 1 else []


def _labels(change: Change) -> set[str]:
    step = classification(change)
    return {str(label).lower() for label in step["with"]["labels"]} if step else set()
