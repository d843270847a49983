"""`skip the post for now`, `turn it back on`: a step that rests keeps its place and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_FOR_NOW = re.compile(
    r",? (?:for (?:now|today|a while|the moment|the time being|this (?:week|month))|temporarily|until further notice|till further notice|until i say so|for a (?:bit|few days|week|month))(?: please)?$|\b(?:temporarily|for now,?) "
)
_LEAD = r"(?:(?:please|just|and|but|can you|could you|let's|so) )*"
_OFF = re.compile(
    rf"^{_LEAD}(?:skip|disable|deactivate|pause|mute|suspend|silence|stop|leave out|drop|remove|turn off|switch off|don't (?:run|send|do)|do not (?:run|send|do)|hold) (?P<what>.+?)(?: off)?$"
    rf"|^{_LEAD}(?:turn|switch) (?P<what2>.+?) off$"
)
_ON = re.compile(
    rf"^{_LEAD}(?:(?:turn|switch|put) (?P<what>.+?) (?:back )?on(?: again)?|(?:re-?enable|enable|re-?activate|activate|unmute|resume|un-?skip|turn (?:back )?on|switch (?:back )?on) (?P<what2>.+?)(?: again)?)(?: please| now)*$"
)
_IT = re.compile(r"(?:it|that|this|them|(?:the |that |this )?(?:step|one)|everything|all of them)")


def rest_or_wake(change: Change, text: str) -> bool:
    """Switch a step off for a while, or on again."""
    if re.search(r"@(?:url|str)|\b(?:if|when|unless|only|instead)\b", text):
        return False
    return _wakes(change, text) or _rests(change, text)


def _rests(change: Change, text: str) -> bool:
    said = _FOR_NOW.sub("", text)
    match = _OFF.match(said) if said != text else None
    if match is None:
        return False
    what = match["what"] or match["what2"]
    found = lately_meant(change) if _IT.fullmatch(what) else named(what, change)
    acting = [s for s in found if s.get("type") not in {"branch", "approval", "wait"}]
    if not acting or len(acting) != len(found):
        return False
    if len(found) > 1:
        return change.ask(which_of(found))
    step = found[0]
    if _has_followers(change, step):
        return False
    change.meant.add(str(step["id"]))
    change.draft.update(str(step["id"]), {"/disabled": True})
    change.assumptions.append(
        f"“{step.get('name', step['id'])}” is only switched off: say “turn it back on” to have it again."
    )
    return True


def _has_followers(change: Change, step: Mapping[str, Any]) -> bool:
    """Tell whether others wait for it, or read it: they would never run."""
    ports = {p.split(".")[0] for s in change.draft.steps for p in s.get("after", ())}
    return step["id"] in ports or bool(change.draft.readers_of(str(step["id"])))


def _wakes(change: Change, text: str) -> bool:
    match = _ON.match(text)
    resting: list[Mapping[str, Any]] = [s for s in change.draft.steps if s.get("disabled")]
    if match is None or not resting:
        return False
    what = match["what"] or match["what2"]
    meant = resting if _IT.fullmatch(what) else named(what, change, resting)
    if len(meant) > 1 and not re.search(r"\b(?:all|everything|them|both)\b", what):
        return change.ask(which_of(meant))
    for step in meant:
        change.meant.add(str(step["id"]))
        change.draft.update(str(step["id"]), unset=("/disabled",))
    return bool(meant)
