"""A count of what was just fetched, with no word of what is counted: `fetch @url0 and post the count`."""

from __future__ import annotations

import re
from typing import Final

_READS: Final = re.compile(
    r"\b(?:fetch|get|read|load|pull|check|query|call|download)\b[^.;]*@url\d"
)
_STARTS: Final = re.compile(
    r"^(?:when(?:ever)?|if|as soon as|once|each time|every time|on|upon)\b.*\b(?:web ?hook|form|call)\b"
)
_COUNT: Final = re.compile(
    r"(?P<verb>\b(?:post|send|write|share|report|announce)) (?:only |just )?(?:the|their) (?:count|number)(?= (?:to|in|into|on) (?:the )?@(?:chan|mail)\d)"
)


def with_bare_counts(text: str) -> str:
    """Return the request with such a count said as how many there are; a count that a call brings is a field."""
    if not _COUNT.search(text) or not _READS.search(text) or _STARTS.match(text):
        return text
    return _COUNT.sub(r"\g<verb> how many there are", text)
