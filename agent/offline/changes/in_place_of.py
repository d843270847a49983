"""`post it to #x instead of the mail`, `do it by mail after all`: one way of sending takes the place of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.other_service import send_in_place
from agent.offline.changes.targets import mentions

_LEAD = r"(?:(?:no|and|please|but|so|just|then|ok|rather|better|simply),? )*"
_MAIL = r"(?:e-?)?mail(?:s|ing|ed)?|letters?"
_POST = r"slack(?:ing)?(?: (?:message|post|channel|dm)s?)?|post(?:s|ing|ed)?|chat|channel"
_VERB = (
    r"(?:send|mail|e-?mail|post|write|put|do|make|have|get|deliver|share|go|use|want|notify|tell)"
)
_IT = r"(?:it|that|this|them|those|all of (?:it|them)|everything)"
_BY = (
    rf"(?:(?:via|by|as|over|through|on|in|into|per|with|using)? ?(?:an? |the )?(?:{_MAIL}|{_POST}))"
)
_NEW = rf"(?:{_VERB} )?(?:{_IT} )?(?:{_BY} ?,? ?)?(?:(?:to|in|into|at|on|the|channel|address) )*(?P<place>@(?:chan|mail)\d+)"
_OLD = rf"(?:the |a |an |that |any )?(?:{_VERB}(?:ing)? )?(?:{_IT} )?(?:(?:to|in|by|via) )?(?:the |a |an )?(?P<old>{_MAIL}|{_POST})?(?: (?:to|in|at|of))? ?(?P<gone>@(?:chan|mail)\d+)?"
_FORMS = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_NEW},? (?:instead of|rather than|in place of|,? and not|,? not) {_OLD}",
        rf"(?:instead of|rather than|in place of) {_OLD},? {_NEW}",
        rf"(?:replace|swap|exchange) {_OLD} (?:with|by|for) (?:an? |the )?(?:{_MAIL}|{_POST})? ?{_NEW}",
        rf"{_NEW},? (?:instead|after all|rather)(?: please| now)*",
    )
)
_WAY = re.compile(
    rf"^(?:(?:no|and|please|but|so|just),? )*(?:rather|better|(?:go )?back to) {_NEW}$|^{_LEAD}(?:{_VERB} )(?:{_IT} )?(?:via|by|over|through|per|using) (?:an? |the )?(?:{_MAIL}|{_POST}),? (?:(?:to|in|after all,?|instead,?) )*(?P<place2>@(?:chan|mail)\d+)(?: instead| after all)*$"
)
_BARE = re.compile(
    rf"^{_LEAD}(?:by |via )?(?:{_MAIL}|{_POST}) (?:to |in )?(?P<place>@(?:chan|mail)\d+)$"
)
Step = Mapping[str, Any]


def send_there_instead(change: Change, text: str) -> bool:
    """Put a message of another kind in the place of the one that is given up, with what it says."""
    if re.search(r"\b(?:too|also|as well|copy|cc|bcc)\b|@(?:str|url|json)", text):
        return False
    match = next((m for form in _FORMS if (m := form.match(text))), None) or _WAY.match(text)
    if match is None:
        return _asks_which(change, text)
    said = match.groupdict()
    place = str(said.get("place") or said.get("place2"))
    to_channel = place.startswith("@chan")
    others = [s for s in change.senders if _is_mail(s) == to_channel and _says(s)]
    old = _given_up(change, others, said, to_channel=to_channel)
    if old is None:
        return False
    if len(old) > 1:
        return change.ask(_which(old))
    return bool(old) and send_in_place(change, old[0], place)


def _given_up(
    change: Change, others: Sequence[Step], said: Mapping[str, Any], *, to_channel: bool
) -> list[Step] | None:
    """Answer the messages of the other kind that may be meant; None where the words mean none of them."""
    gone, kind = said.get("gone"), said.get("old")
    if gone is not None:
        value = change.prepared.value(gone)
        return [s for s in others if mentions(s, value)] or None
    if kind is not None:
        is_mail = re.match(rf"(?:{_MAIL})$", kind) is not None
        return list(others) or None if is_mail == to_channel else None
    if "gone" in said and said.get("old") is None and "old" in said:
        lately = [s for s in lately_meant(change) if any(s is o for o in others)]
        return lately or None
    same = [s for s in change.senders if _is_mail(s) != to_channel and _says(s)]
    lately = [s for s in lately_meant(change) if any(s is o for o in others)]
    if len(lately) == 1:
        return lately
    return list(others) or None if not same else None


def _asks_which(change: Change, text: str) -> bool:
    """A place of another kind alone may be one more, or another: that is asked."""
    match = _BARE.match(text)
    if match is None:
        return False
    to_channel = match["place"].startswith("@chan")
    same = [s for s in change.senders if _is_mail(s) != to_channel]
    others = [s for s in change.senders if _is_mail(s) == to_channel and _says(s)]
    if same or len(others) != 1:
        return False
    value, name = change.prepared.value(match["place"]), others[0].get("name", others[0]["id"])
    return change.ask(f'Should it go to {value} instead of "{name}", or as well?')


def _is_mail(step: Step) -> bool:
    return str(step.get("uses", "")).startswith("email.")


def _says(step: Step) -> bool:
    """Tell whether a step is a message to somebody."""
    return _is_mail(step) or "channel" in step.get("with", {})


def _which(steps: Sequence[Step]) -> str:
    names = " or ".join(f'"{s.get("name", s["id"])}"' for s in steps)
    return f"Instead of which message: {names}?"
