"""One mail to each of several addresses that are written out: `mail a@x and b@x the note, one mail each`."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from agent.offline.reading.parts import Send

_EACH: Final = re.compile(
    r"\b(?:one|an?|a single|separate|individual|own) (?:e?mails?|messages?|sms)(?: to)? each\b|\b(?:each|everyone|everybody)(?: of them)? (?:gets?|receives?|should get|separately|individually|on (?:its|their) own)\b|\b(?:one by one|separately|individually|in separate (?:e?mails|messages)|as separate (?:e?mails|messages)|(?:separate|individual) (?:e?mails|messages))\b"
)
_ALIAS: Final = "address"


def to_each_of(body: dict[str, Any], part: Send) -> None:
    """Let a step that would write to all of them at once write to one after the other, where that was asked for."""
    written = body.get("with", {}).get("to")
    if not isinstance(written, list) or len(written) < 2 or "foreach" in body:
        return
    if part.many != "each" and _EACH.search(part.clause) is None:
        return
    if not all(isinstance(one, str) and "{{" not in one for one in written):
        return
    body["foreach"] = {"items": f"{{{{ {json.dumps(written)} }}}}", "as": _ALIAS}
    body["with"]["to"] = f"{{{{ {_ALIAS} }}}}"
