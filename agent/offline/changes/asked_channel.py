"""`ask #legal for approval before the post`: a channel that is told of what waits for a yes, and no plain message to it."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.doers import doers
from agent.offline.changes.gates import put_before
from agent.offline.changes.scope import named
from agent.offline.reading.approvals import CHANNEL
from agent.offline.reading.parts import Approve

_FORM = re.compile(
    rf"^(?:(?:and|but|also|please|then|first|1st) )*(?P<asked>{CHANNEL})(?:,? (?:before|prior to) (?P<what>[^,;]+))?$"
)
_ALL = re.compile(
    r"(?:anything|everything|it|that|this|they)(?: (?:is|are|gets?|goes?|happens)(?: (?:sent|out|posted|mailed|on))?)?|(?:any|every)thing else|sending(?: (?:it|anything|them))?|going on"
)


def ask_channel(change: Change, text: str) -> bool:
    """Put an approval before what is meant, and tell the channel of it."""
    match = _FORM.match(text)
    if match is None or not change.senders:
        return False
    what = match["what"] or ""
    guarded = (
        change.senders
        if not what or _ALL.fullmatch(what)
        else named(what, change, change.senders) or doers(what, change, change.senders)
    )
    place = re.search(r"@chan\d+", match["asked"])
    if not guarded or place is None:
        return False
    asked = Approve(change.prepared.value(place[0]))
    return put_before(change, asked, guarded, match["asked"])
