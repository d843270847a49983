"""`log rents, table x, after paying`: a row that is written once another step is done."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.rows import add_row

_FORM: Final = re.compile(
    r"^(?P<do>(?:(?:and|also|please|then) )*(?:log|save|store|record|insert|write|add|keep|put)\b.*?\btable\b.*?),? (?:only |right |just )?(?:after|once|when|as soon as) (?P<after>(?!that\b|it\b)[a-z][a-z -]*?)(?: is (?:done|over|through|finished))?$"
)


def keep_after(change: Change, text: str) -> bool:
    """Write the row behind the step that the words name; False where they name none, or several."""
    match = _FORM.match(text)
    before = one_meant(match["after"], change, change.senders) if match else None
    if match is None or before is None:
        return False
    known = change.draft.ids()
    if not add_row(change, match["do"]):
        return False
    for step in change.draft.steps:
        if step["id"] not in known and not step.get("after"):
            change.draft.update(step["id"], {"/after": [before["id"]]})
    return True
