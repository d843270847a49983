"""`duplicate it and send the copy to b@c`: a second step like one that is there, to somebody else."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import as_id

_FORM = re.compile(
    r"^(?:(?:and|also|please|then) )*(?:duplicate|clone|copy|double) (?P<what>it|that|this|(?:the |that )?[a-z #@\d-]+?)(?:,? and|,)? (?:then )?(?:send|post|mail|email|address) (?:the |that |its )?(?:copy|duplicate|clone|second|2nd|other|new|it|that)(?: (?:one|mail|message|post))?(?: (?:to|in|into))? (?P<place>@(?:chan|mail)\d+)$"
)


def duplicate(change: Change, text: str) -> bool:
    """Add a step like the one that is meant, to the receiver that is said; the one that is there stays."""
    match = _FORM.match(text)
    if match is None:
        return False
    argument = "to" if match["place"].startswith("@mail") else "channel"
    able = [s for s in change.senders if argument in s.get("with", {})]
    meant = _meant(change, match["what"], able)
    if len(meant) != 1:
        return len(meant) > 1 and change.ask(which_of(meant))
    receiver = change.prepared.value(match["place"])
    new: dict[str, Any] = copy.deepcopy(dict(meant[0]))
    short = receiver.split("@")[0] if argument == "to" else receiver
    new["id"] = as_id(f"{'email' if argument == 'to' else 'post to'} {short}", change.draft.ids())
    new["name"] = f"{'E-mail' if argument == 'to' else 'Post to'} {receiver}"
    new["with"][argument] = receiver
    for name in ("cc", "bcc"):
        new["with"].pop(name, None)
    change.draft.add(new)
    return True


def _meant(change: Change, what: str, able: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if what not in {"it", "that", "this"}:
        return named(what, change, able) or able
    recent = [s for s in lately_meant(change) if s in able]
    return recent if len(recent) == 1 else able
