"""What people take back while they write: `on the 1st... no, just on mondays`. Only what they settle on is read."""

from __future__ import annotations

import re

_BACK = r"(?:no|nope|ok(?:ay)?|actually|sorry|wait|oops|hm+|rather|i mean|scratch that|strike that|never ?mind|well)"
_INSTEAD = r"(?:just|only|simply|rather|better|make (?:it|that)|let's say|say|i mean|no)"
# A thought that is broken off, the word that takes it back, and what is meant instead.
_BROKEN = re.compile(
    rf"(?P<old>[^.,;:()?!\n]*?) ?(?:\.{{2,}}|…) ?(?:{_BACK},? )+(?:{_INSTEAD},? )*(?=[a-z\d@])|(?P<old2>[^.,;:()?!\n]*?),? (?:-+ )?(?:scratch|strike) that,? (?:{_INSTEAD},? )*(?=[a-z\d@])"
)
_VERB_KEPT = re.compile(r"^\s*(?P<verb>(?:(?:and|then|\w\)) )*(?:wait|pause|sleep))\b")


def without_second_thoughts(text: str) -> str:
    """Leave out what is taken back; a pause that is timed anew stays a pause."""
    return _BROKEN.sub(_settled, text)


def _settled(match: re.Match[str]) -> str:
    old = match["old"] or match["old2"] or ""
    verb = _VERB_KEPT.match(old)
    timed = re.match(r"(?:\d+|an?|one|two|three|five|ten|half) ", match.string[match.end() :])
    lead = " " if old.startswith(" ") else ""
    return f"{lead}{verb['verb']} " if verb and timed else lead
