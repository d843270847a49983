"""`ask in #finance for the approval`: a channel hears of the question that is there already, and no second one is asked."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.adds import made_sends
from agent.offline.changes.change import Change
from agent.offline.changes.places import goes_there

_ASKED: Final = r"(?:the |that |this |its )(?:question|approval(?: request| question)?|request for approval|okay|ok|yes|decision|sign-?off|go-?ahead)"
_CHANNEL: Final = r"(?P<place>@chan\d+)"
_FORMS: Final = (
    re.compile(
        rf"^(?:(?:and|also|please|then|but) )*(?:ask|look|wait) (?:also )?in {_CHANNEL} for {_ASKED}$"
    ),
    re.compile(rf"^(?:(?:and|also|please|then|but) )*(?:ask|look|wait) for {_ASKED} in {_CHANNEL}$"),
    re.compile(
        rf"^(?:(?:and|also|please|then|but) )*(?:post|send|put|show|announce|publish) {_ASKED} (?:also )?(?:in|into|to|on) {_CHANNEL}(?: (?:too|as well|also))?$"
    ),
    re.compile(
        rf"^(?:(?:and|also|please|but) )*{_ASKED} (?:should|must|has to|needs to) (?:also )?(?:go|be (?:posted|sent|asked|shown|announced)|appear) (?:also )?(?:in|into|to|on) {_CHANNEL}(?: (?:too|as well|also))?$"
    ),
)  # fmt: skip


def tell_of_question(change: Change, text: str) -> bool:
    """Add the message in which the channel reads what the one approval asks, when it is asked."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    asked = [s for s in change.draft.steps if s.get("type") == "approval"]
    if match is None or len(asked) != 1:
        return False
    sends = change.sends_in(f"post to {match['place']}")
    if len(sends) != 1 or goes_there(change, sends[0]):
        return False
    gate = list(asked[0].get("after", ()))
    for one in made_sends(change.draft, sends, change.request, None, gate).steps:
        one["with"][str(change.content_of(one))] = (
            f"Waits for a yes or a no: {asked[0].get('title', '')}"
        )
        one.pop("foreach", None)
        change.draft.add(one)
    return True
