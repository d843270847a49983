"""`the text should say: Hello {name}, it is done`: words without quotation marks, to the end of the wish."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.meant_messages import messages_meant
from agent.offline.changes.texts import with_fields
from agent.offline.changes.told_channels import tells_of_approval

_FORM = re.compile(
    r"^(?:(?:and|please|but|also|then),? )*(?:(?:make|let|set|change|have) )?(?:the |its )?(?P<of>(?:mail|e-?mail|slack|post|message) )?(?P<slot>text|message|body|subject|mail|post)(?: (?:of|in|to|for) (?P<where>[^:;,]+?))?(?: (?:should|must|has to|is to|shall))?(?: (?:say|read|be|to))?: (?P<value>[^@].*)$"
)


def say_plainly(change: Change, text: str) -> bool:
    """Let the message that is meant say the words behind the colon, as they were written."""
    match = _FORM.match(text)
    if match is None or re.search(r"@(?:str|url|json|sql)\d", match["value"]):
        return False
    argument = "subject" if match["slot"] == "subject" else "text"
    found = messages_meant(change, match["where"] or match["of"] or match["slot"], argument)
    holders = [s for s in change.senders if argument in s.get("with", {})]
    own = [s for s in holders if not tells_of_approval(s)]
    if len(found) != 1:
        found = own if len(own) == 1 else []
    if len(found) != 1:
        return change.ask("Which message should say that?")
    said = _as_typed(change, match["value"])
    change.draft.update(str(found[0]["id"]), {f"/with/{argument}": with_fields(change, found[0], said)})  # fmt: skip
    change.meant.add(str(found[0]["id"]))
    return True


def _as_typed(change: Change, said: str) -> str:
    """Answer the words with the capitals and the stop that were typed."""
    typed = change.request.text
    place = typed.find(":")
    behind = typed[place + 1 :].strip()
    return behind if len(behind) - len(said) in range(3) else change.prepared.restored(said)
