"""English with German among it, read as English: the words that frame a request, not the names in it.

A request that is German as a whole stays refused: a glossary is no reader of German. What stands in quotation marks,
addresses, channels and names behind what they are the name of stay as they were typed.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from agent.offline.language.german_words import (
    BOTH,
    DAYS,
    DONE,
    FRAME,
    PARTED,
    PLAIN,
    THINGS,
    VERBS,
    WORDS,
)

_WORD: Final = r"[A-Za-zÄÖÜäöüß]+"
_KEPT: Final = re.compile(
    r'("[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|`[^`\n]*`|\{[^}\n]*\}|https?://\S+|\S+@\S+|[#/]\w[\w/-]*|\b[\w-]+/[\w-]+)'
)
_ENGLISH: Final = frozenset(
    ["the", "and", "of", "to", "for", "from", "with", "by", "is", "are", "it", "them", "this", "that", "each", "every", "when", "if", "then", "new", "only", "any", "all", "you", "me", "my", "our", "your", "we", "please", "send", "get", "fetch", "keep", "make", "create", "add", "open", "save", "put", "write", "store", "tell", "find", "check", "once", "whenever", "what", "who", "which", "do", "should", "would", "can", "into", "out", "up", "on", "at", "row", "table", "mail", "issue", "summary", "summarise", "customer", "order"]
) - frozenset(["mail", "order", "issue"])  # fmt: skip
_ONE_IN: Final = 12
"""So many words have an English one among them where English is spoken at all."""
_HOUR: Final = re.compile(
    r"\b(?:um|at(?= \d{1,2} ?Uhr)) (?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?: ?Uhr(?: (?P<n>\d\d))?)?\b|\b(?P<h2>\d{1,2})(?:[:.](?P<m2>\d\d))? ?Uhr\b",
    re.IGNORECASE,
)
_DAY: Final = "|".join(DAYS)
_TIMES: Final = (
    (re.compile(rf"\bjeden (?P<day>{_DAY})\b", re.IGNORECASE), "every {day}"),
    (re.compile(rf"\b(?P<day>{_DAY})s\b", re.IGNORECASE), "every {day}"),
    (re.compile(rf"\bam (?P<day>{_DAY})\b", re.IGNORECASE), "on {day}"),
    (re.compile(rf"\b(?P<day>{_DAY})\b", re.IGNORECASE), "{day}"),
    (re.compile(r"\bjede[nrsm]? (?P<day>Werktag|Tag|Morgen|Abend|Nacht|Stunde|Minute|Woche|Monat|Quartal)\b", re.IGNORECASE), "every {day}"),
    (re.compile(r"\balle (?P<n>\d+) (?P<day>Minuten|Stunden|Tage|Wochen)\b", re.IGNORECASE), "every {n} {day}"),
)  # fmt: skip
_SPANS: Final = {
    "werktag": "weekday", "tag": "day", "morgen": "morning", "abend": "evening", "nacht": "night", "stunde": "hour", "minute": "minute", "woche": "week",
    "monat": "month", "quartal": "quarter", "minuten": "minutes", "stunden": "hours", "tage": "days", "wochen": "weeks",
}  # fmt: skip
_THANKS: Final = re.compile(
    r"\b(?:guten (?:morgen|tag|abend)|grüß gott|sehr geehrte[rs]? [\w ]+|liebes team|(?:vielen|besten|lieben) dank|(?:viele|liebe|beste) grüße)\b[,!.]*\s*",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"(\s*(?:[,;.:!?](?=\s|$)|->|=>|→|\n)\s*|\s+(?:und|and|dann|then)\s+)")
_PASSED: Final = re.compile(
    rf"\b(?P<done>{'|'.join(DONE)}) (?:wird|wurde|ist|worden ist)\b|\b(?:wird|wurde|ist) (?P<behind>{'|'.join(DONE)})\b",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(rf"\b(?P<of>[A-Z]\w+)-(?P<thing>{'|'.join(THINGS)})\b", re.IGNORECASE)
# Of both languages: `an` is an article in English.
_TO: Final = re.compile(
    r"\ban(?= (?:die|den|das|der|dem|alle\w*|mein\w*|unser\w*)\b|\s*(?:\0|\+\d))|\bam(?= \d)",
    re.IGNORECASE,
)
# `when in the inbox a new mail arrives`
_PLACE_FIRST: Final = re.compile(
    r"\b(?P<start>when|if|as soon as) (?P<place>(?:in|on|from) (?:the )?\w+) (?P<what>an? [^,;:.]*? (?:arrives|appears|is \w+))\b"
)
# What follows is a name, whatever it means.
_NAMED: Final = frozenset(
    [
        "tab",
        "column",
        "spalte",
        "subject",
        "queue",
        "tabelle",
        "table",
        "ordner",
        "folder",
        "projekt",
        "project",
        "kanal",
        "channel",
        "sheet",
        "team",
        "liste",
        "list",
        "board",
        "database",
        "datenbank",
    ]
)


def in_english(text: str) -> str:
    """Answer English with German among it as English; any other text as it is."""
    kept = _KEPT.findall(text)
    rest = _KEPT.sub("\0", text)
    words = {word.lower() for word in re.findall(_WORD, rest)}
    own = {word for word in words & (FRAME | PLAIN) if word not in BOTH}
    own |= {"um"} if _HOUR.search(rest) else set()
    german = own | (words & set(THINGS)) - BOTH
    least = 2 if own & FRAME else 3
    english = len(words & _ENGLISH) * _ONE_IN
    if not own - set(DAYS) or len(german) < least or english < len(words):
        return text
    names = iter(kept)
    return re.sub("\0", lambda _: next(names), _told(rest))


def _told(part: str) -> str:
    """Answer what stands between names, in English."""
    part = _TO.sub("to", _THANKS.sub("", part))
    part = _HOUR.sub(_clock, part)
    for pattern, said in _TIMES:
        part = pattern.sub(partial(_timed, said), part)
    part = _PASSED.sub(lambda m: f"is {DONE[(m['done'] or m['behind']).lower()]}", part)
    part = _JOINED.sub(lambda m: f"{m['of']} {THINGS[m['thing'].lower()]}", part)
    told = "".join(
        clause if place % 2 and clause.strip().lower() not in WORDS else _clause(clause)
        for place, clause in enumerate(_CLAUSE.split(part))
    )
    return _PLACE_FIRST.sub(r"\g<start> \g<what> \g<place>", told)


def _clock(match: re.Match[str]) -> str:
    hour, minute = match["h"] or match["h2"], match["m"] or match["m2"] or match["n"]
    return f"at {hour}:{minute}" if minute else f"at {hour}:00"


def _timed(said: str, match: re.Match[str]) -> str:
    day = match["day"].lower()
    return said.format(n=match.groupdict().get("n"), day=DAYS.get(day) or _SPANS[day])


def _clause(clause: str) -> str:
    """Answer a clause with its deed in front, word by word."""
    for lead, end, deed in PARTED:
        clause = re.sub(rf"\b{lead}\b(.*\S) (?:{end})(?=\s*$)", rf"{deed}\1", clause, flags=re.IGNORECASE)  # fmt: skip
    last = re.search(rf"(?<=\S) ({_WORD})(\s*)$", clause)
    if last and last[1].lower() in VERBS and last[1].lower().endswith("n"):
        *_, front = re.finditer(r"^\s*(?:(?:und|and|dann|then) )*|\b(?:bitte|please) ", clause)
        begin = front.end()
        clause = f"{clause[:begin]}{VERBS[last[1].lower()]} {clause[begin : last.start()]}{last[2]}"
    before = ""

    def word(match: re.Match[str]) -> str:
        nonlocal before
        small, said = match[0].lower(), match[0]
        if small in WORDS:
            said = "you" if said == "Sie" else WORDS[small]
        elif before not in _NAMED:
            said = VERBS.get(small) or THINGS.get(small) or said
        before = small
        return said

    return re.sub(_WORD, word, clause)
