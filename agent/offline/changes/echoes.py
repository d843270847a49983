"""Words that say again what was asked for before them: `..., and mail the summary`, `..., so take it out`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.changes.change import Change

_AGAIN: Final = re.compile(
    r"(?:so |please |just |and )*(?:take|leave|cut|throw|drop|remove|delete|skip|get rid of) (?:it|them|that|this)(?: (?:out|away|off|please))*|.* (?:is|are|was) (?:too|not) [a-z]+(?: enough)?"
)
_SENT: Final = re.compile(
    r"(?:so |please |just |and |then )*(?P<verb>mail|post|send|use|tell|show) (?:me |us )?(?:it|that|the (?:summary|translation|result|outcome|answer|label|gist|short version))(?: instead)?"
)
_PLACES: Final[Mapping[str, str]] = {"mail": "to", "post": "channel"}


def is_echo(change: Change, clause: str) -> bool:
    """Tell whether a clause asks for nothing that the change so far does not do: what is sent is sent by a step it has changed."""
    if not change.draft.operations:
        return False
    if _AGAIN.fullmatch(clause):
        return True
    sent = _SENT.fullmatch(clause)
    changed = {o["id"] for o in change.draft.operations if o["op"] == "update_step"}
    return sent is not None and any(
        step["id"] in changed and _sends_so(step, sent["verb"]) for step in change.senders
    )


def _sends_so(step: Mapping[str, Any], verb: str) -> bool:
    return verb not in _PLACES or _PLACES[verb] in step.get("with", {})
