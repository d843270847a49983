"""A request that was forwarded as a mail: what is asked for stands in the quoted lines, behind a subject."""

from __future__ import annotations

import re

_SUBJECT = re.compile(r"\A\s*(?:(?:fwd?|re|aw|wg|tr|rv)\s*:[ \t]*)+[^\n]*\n+", re.IGNORECASE)
_RULE = re.compile(
    r"^[ \t]*-{2,}[ \t]*(?:original|forwarded)(?: message)?[ \t]*-{2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)
# `could you set up what Ann asks for below?`
_POINTS_ON = re.compile(
    r"\b(?:build|do|make|create|set up|automate|take care of|handle|see|need|want|have)\b[^.?!]*\b(?:below|underneath|(?:describes?|asks? for|wrote|writes|wants?|needs?|asked for)(?= ?(?:[.?!:]|\Z|\n)))",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[@#]|://|\d")


def without_mail_frame(text: str) -> str:
    """Return what a forwarded mail asks for, without its frame.

    What somebody quotes is material and no wish. Only where the words above it ask for what stands below, and for
    nothing else, it is read as the request.
    """
    plain = _RULE.sub("", _SUBJECT.sub("", text))
    first = _QUOTED.search(plain)
    if first is None:
        return plain
    before = plain[: first.start()]
    if not _POINTS_ON.search(before) or _PLACE.search(before):
        return text
    return _QUOTED.sub("", plain[first.start() :])
