"""What people take back while they write: `on the 1st... no, just on mondays`. Only what they settle on is read."""

from __future__ import annotations

import re

_BACK = r"(?:no|nope|ok(?:ay)?|actually|sorry|wait|oops|hm+|rather|i mean|scratch that|strike that|never ?mind|well)"
_INSTEAD = r"(?:just|only|simply|rather|better|make (?:it|that)|let's say|say|i mean|no)"
# A thought that is broken off, the word that takes it back, and what is meant instead.
_BROKEN = re.compile(
    rf"(?P<old>[^.,;:()?!\n]*?) ?(?:\.{{2,}}|…) ?(?:{_BACK},? )+(?:{_INSTEAD},? )*(?=[a-z\d@])|(?P<old2>[^.,;:()?!\n]*?),? (?:-+ )?(?:scratch|strike) that,? (?:{_INSTEAD},? )*(?=[a-z\d@])"
)
# Where none of these stands, nothing is broken off: most texts are told by a look.
_BREAKS = ("..", "…", "scratch that", "strike that")
_VERB_KEPT = re.compile(r"^\s*(?P<verb>(?:(?:and|then|\w\)) )*(?:wait|pause|sleep))\b")

# `if it is over 9 also call... no, mail @mail0`: what is done is taken back, and not when.
_DEED = r"(?:post|send|slack|mail|email|tell|ping|notify|dm|message|inform|alert|write|call|insert|add|save|text|put|ask|warn|announce|forward)"
_TESTED = re.compile(
    rf"\s*(?P<if>(?:if|when|whenever|unless|in case) .*?),? (?:(?:also|then|please|just) )*{_DEED}\b(?:[^=<>]*)$"
)
_DOES = re.compile(rf"(?:also |then |please |just )*{_DEED}\b")

_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_CLOCK = r"\d{1,2}(?::\d{2})? ?(?:am|pm)|\d{1,2}:\d{2}|noon|midnight"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|ten|\d+)"
_SPAN = rf"{_COUNT} (?:minute|hour|day|week|month)s?"
_KINDS = tuple(re.compile(rf"\b(?:{kind})\b(?! ?%)") for kind in (_DAYS, _CLOCK, _SPAN))
_VALUE = rf"(?P<new>{_DAYS}|{_CLOCK}|{_SPAN})"
_TOO = r"[^.,;!?\n]{1,60}? (?:is|are|was|would be|'s|sounds|seems) (?:far |much |way |a bit |a little )?(?:too|not) [^.,;!?\n]*"
# `no, five hours after, one is too short`, `wait, noon is too early, make it 3 pm`.
_CORRECTS = re.compile(
    rf"(?:\.{{2,}}|[?.;,!]|(?<=[?.;,!])|(?<=\w) -) *(?:(?:hang on|hold on|wait(?= ?[,:.-])|no wait|no|nope|oh|hm+|actually|sorry|correction|ah|on second thoughts?|scratch that|i mean|well)[,:. -]+)+(?:{_TOO}[,;.] *)?(?:so |better |let's |please )*(?:make (?:it|that)|say|rather|take|i meant|let's do|do|use)? ?{_VALUE}(?P<kept>(?: later| earlier| before| after)?)(?:, same (?:time|hour|place|day))?(?:, {_TOO})?(?=[.;!,]|$)"
)


def without_second_thoughts(text: str) -> str:
    """Leave out what is taken back; a pause that is timed anew stays a pause."""
    while (match := _CORRECTS.search(text)) is not None:
        put_right = _put_right(text, match)
        if put_right is None:
            break
        text = put_right
    return _BROKEN.sub(_settled, text) if any(sign in text for sign in _BREAKS) else text


def _put_right(text: str, match: re.Match[str]) -> str | None:
    """Put the new day, time or span where the last one of its kind was said; None where there was none."""
    kind = next(pattern for pattern in _KINDS if pattern.fullmatch(match["new"]))
    before = list(kind.finditer(text[: match.start()]))
    if not before:
        return None
    old = before[-1]
    return (
        f"{text[: old.start()]}{match['new']}{text[old.end() : match.start()]}{text[match.end() :]}"
    )


def _settled(match: re.Match[str]) -> str:
    old = match["old"] or match["old2"] or ""
    verb = _VERB_KEPT.match(old)
    timed = re.match(r"(?:\d+|an?|one|two|three|five|ten|half) ", match.string[match.end() :])
    lead = " " if old.startswith(" ") else ""
    tested = _TESTED.match(old)
    if tested and _DOES.match(match.string, match.end()):
        return f"{lead}{tested['if']}, "
    return f"{lead}{verb['verb']} " if verb and timed else lead
