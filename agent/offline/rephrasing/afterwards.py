"""How long after something happens: `2 days after a form is sent, mail them` waits once it has been sent."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.rephrasing.starts_last import OBJECT, VERBS

_SPAN: Final = (
    r"(?P<span>(?:\d+|an?|one|two|three|half an?) (?:second|minute|hour|day|week|month)s?)"
)
_WHAT: Final = (
    r"(?P<what>(?:an?|the|some(?:one|body)|any(?:one|body)|our|new|each|every) [^,;:.]+?)"
)
_FIRST: Final = re.compile(
    rf"^(?:please )?(?:wait (?:for )?)?{_SPAN} after {_WHAT}(?:, (?:and )?(?:then )?|;? (?:and )?then | (?=(?:{VERBS}) {OBJECT} ))(?P<rest>.+)$"
)
_LAST: Final = re.compile(
    rf"^(?P<rest>(?!(?:when|if|wait)\b)[^,;:]*[^,;: ]),? {_SPAN} after {_WHAT}\.?$"
)
_HAPPENS: Final = re.compile(
    r"\b(?:is|are|was|were|has been|gets?) [a-z]+(?:ed|en|t)\b|\b(?:comes in|arrives|signs up|fills|submits|registers|orders|pays|books|joins|sends|opens|creates|lands|appears)\b|^new\b"
)


def with_what_comes_before(text: str) -> str:
    """Return the request begun with what happens, then the wait, then what is done."""
    if " after " not in text:
        return text
    found = _FIRST.match(text) or _LAST.match(text)
    if found is None or not _HAPPENS.search(found["what"]):
        return text
    return f"when {found['what']}, wait {found['span']}, then {found['rest']}"
