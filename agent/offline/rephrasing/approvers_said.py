"""Who has to approve, said as a rule: `ada (@mail0) must approve it` asks ada for an approval."""

from __future__ import annotations

import re
from typing import Final

_HAS_TO: Final = r"(?:(?:first|also|always) )?(?:has to|have to|must|needs? to|should|shall|is to|ought to)(?: (?:first|1st|always))?"
_APPROVE: Final = r"(?:approve|confirm|sign off(?: on)?|okay|ok|green-?light|agree(?: to| with)?|give (?:his|her|their|the) (?:ok|okay|approval|go-?ahead)(?: (?:to|for))?)"
_SAID: Final = re.compile(
    rf"(?P<before>^|[.;,] |\b(?:and|then|but|,) )(?:(?:(?!when|if|and|then|but)[a-z']+ ){{0,3}}\( ?)?(?P<who>@mail\d+) ?\)?,? {_HAS_TO} {_APPROVE}(?P<what>(?: (?!before\b|and\b|then\b|or\b|so\b)[^\s,;.]+)*)"
)
_PLAIN: Final = re.compile(r" ?(?:(?:it|this|that|them|these|each|every one|(?:the|each|every|any|all|such) (?:[a-z]+ )?(?:requests?|ones?|entries|entry))(?: (?:first|1st))?|first|1st)?")  # fmt: skip


_VERBS: Final = {
    "added": "add", "saved": "save", "posted": "post", "sent": "send", "inserted": "insert", "written": "write",
    "put": "put", "stored": "store", "mailed": "email", "emailed": "email", "forwarded": "forward", "published": "post",
    "booked": "book", "created": "create", "entered": "insert", "uploaded": "upload",
}  # fmt: skip
# `ask ada for approval before it is added to the table`: what waits for the answer is done then.
_BEFORE: Final = re.compile(
    rf"(?P<asked>\b(?:approv\w+|go-?ahead|permission|sign[- ]?off|confirm\w*|ok|okay)\b(?: (?:of|from|by) [^,;.]*?)?),? before (?:it|they|this|that) (?:is|are|gets?|goes) (?P<verb>{'|'.join(_VERBS)}) (?P<to>(?:to|in|into|on|at|as) )"
)


def with_approvers(text: str) -> str:
    """Return the request with such rules said as asking for approval; what is to be approved stays."""
    text = _SAID.sub(_asked, text) if "@mail" in text else text
    return _BEFORE.sub(_then, text) if " before " in text else text


def _then(match: re.Match[str]) -> str:
    return f"{match['asked']}, then {_VERBS[match['verb']]} it {match['to']}"


def _asked(match: re.Match[str]) -> str:
    what = "" if _PLAIN.fullmatch(match["what"]) else f" of{match['what']}"
    return f"{match['before']}ask {match['who']} for approval{what}"
