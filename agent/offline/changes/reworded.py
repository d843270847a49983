"""`make the reminder friendlier: "..."`: a message that is named, in the words that stand behind."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.texts import say_in

_HOW: Final = r"(?:(?:a (?:bit|little) )?(?:more |less )?(?:[a-z]+er|polite|formal|friendly|personal|casual|clear|direct|urgent|nicely|differently|shorter|longer|like this|as follows|thus|in (?:english|german|french|spanish|italian|dutch|portuguese|polish)))"
_FORM: Final = re.compile(
    rf"^(?:(?:and|but|also|please) )*(?:make|change|re-?word|re-?write|re-?phrase|phrase|word|put|write|say|translate) (?:the |this |that |our )?(?P<what>[a-z][a-z' -]*?) {_HOW}(?: and {_HOW})*(?: to)?[:,]? ?(?P<text>@str\d+)$"
)


def reword(change: Change, text: str) -> bool:
    """Give the one message that is meant these words; False where none is named."""
    match = _FORM.match(text)
    if match is None:
        return False
    holders = [s for s in change.senders if "text" in s.get("with", {})]
    meant = named(match["what"], change, holders) or (holders if len(holders) == 1 else [])
    if len(meant) != 1:
        return False
    words = f"the {str(meant[0].get('name', meant[0]['id'])).lower()}"
    return say_in(change, words, "text", change.prepared.value(match["text"]))
