"""Nothing is dropped without a word: what no rule has used of a clause is found here and said.

A rule takes the words it has used out of its clause. Of what is left, the frame of a reading or sending (its verb, its
object, the name of its receiver or source) and small words are explained; every other span is a wish nobody has met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agent.offline.language.coverage_words import SMALL, narrows
from agent.offline.language.gated import Pattern
from agent.offline.language.nouns import plural, singular
from agent.offline.language.verbs import (
    DATA_VERBS,
    DROP_VERBS,
    KEEP_VERBS,
    READ_VERBS,
    SEND_VERBS,
    base_form,
    with_forms,
)

_USED = " ~ "
_DET = r"(?:the |a |an |our |my |your |their |its |his |her |this |that |these |those |each |every |all |any |both |one |some |new |of )*"
_NAME = r"(?!(?:to|in|into|on|at|for|with|by|via|from|of|and|or|as|per|than|that|which|whose|who|is|are)\b)[a-z][\w'-]*"
_NP = rf"{_DET}(?:{_NAME} ){{0,3}}?"
_SOURCE = re.compile(
    rf"(?<![\w'@-])(?:(?:from|at|on|in|via|under|of|using|with|the|is|are|:) )*{_NP}(?=@(?:url|sql)\d+)"
)
_READ = re.compile(rf"^(?:[a-z][\w'-]*[ :]+)*(?=@(?:url|sql|str)\d+)|{_SOURCE.pattern}")
_NOT_A_NAME = re.compile(
    r"(?:and |but |only |just )*(?:during|until|till|while|after|before|except|unless|outside|throughout|within|if|when|whenever|as long as|not|never|without|for|in|on|at|through)\b"
)
_RECEIVER = re.compile(
    rf"\b(?:to|into|in|on|at|for|with|by|via|tell|let|notify|alert|inform|ping|give|warn|remind|mail|email|message|send|cc|copy|both) {_NP}(?=@(?:chan|mail|url)\d+)"
)
_BEHIND = re.compile(
    r"@(?:chan|mail|url)\d+(?: (?:channel|address|team|people|colleagues|group|inbox|endpoint|api|on slack|in slack|by (?:email|mail|post)))*"
)
# The whole of the data is sent on, so nothing of it is lost.
_WHOLE = re.compile(
    r"\bknow (?:who|which|what|when|where|since when|whose)\b[^@]*$|\b(?:exactly |just )?(?:as (?:it|they) (?:is|are|was|were|came in|come in|arrived?|stands?)|as is|as received|as sent|unchanged|unaltered|untouched|unmodified|verbatim|in full|word for word)\b"
)
_OBJECT = re.compile(
    rf"^(?P<verb>[a-z]+) (?:(?:out|away|off|aside|up|down) )?{_DET}(?P<noun>(?:{_NAME} ){{0,2}}{_NAME})(?= |$)"
)
# A sign within a word or a figure (`9:30`, `0.45`, `yard!a2:c40`) ends nothing.
_ENDS = re.compile(r"(?:[~;()\"]|,(?!\d)|[:.!?](?![\w]))+|@[a-z]+\d+")
_STEPS_BEFORE = re.compile(r"^(?:and |then |also |but |so |please )*")
_TRIM = re.compile(r"^(?:(?:and|or|but|then|also|so|the|a|an|it|them|to) )+|(?: (?:and|or|but|then|also|to|in|into|on|at|the|a|an|for|of|with|by|via|from|is|are))+$")  # fmt: skip
_MESSAGE_ABOUT = re.compile(
    rf"\b(?:message|post|mail|email|note|list|table|summary|overview|digest|report|line|reminder|alert)s? (?:with|of|about|containing|listing|on|for|from) {_DET}(?:{_NAME} ){{0,1}}{_NAME}(?= |,|$)"
)
_DROPPING = frozenset(["weed", "sift", "screen", "strip", "toss", "cut", "kick", "chuck"])
_VERBS = with_forms(READ_VERBS | KEEP_VERBS | DROP_VERBS | SEND_VERBS | _DROPPING)


# An unknown verb with its object or its receiver: `nudge #ops`, `bundle the reports for ...`.
_SENDING = re.compile(
    rf"(?!(?:{'|'.join(sorted(DATA_VERBS))}|during|until|till|from|with|without|after|before|except|unless|outside|throughout|within|while|between|for|via|per|not|never|but|into|onto|over|under)\b)[a-z]{{3,}} +(?:(?:up|out|over|off|on|along|down) )?(?:[@~]|(?:the|an?|it|them|these|those|each|every|all|me|us|everyone|any|our|their)\b)"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules have understood, as far as it explains words."""

    things: frozenset[str] = frozenset()
    """What the data is called, one and many."""
    words: frozenset[str] = frozenset()
    """Words of the chosen actions, and of fields that a rule has taken over."""
    object_is_open: bool = False
    """The content is asked for anyway, so its words are not lost."""
    sends: bool = False
    """The clause sends; whatever verb says so, it says no more."""
    reads: bool = False
    """The clause names a source; whoever keeps it there is no wish."""
    frames: tuple[Pattern, ...] = field(default=())
    """What the rules of this clause have used without cutting it out."""

    def explains(self, word: str) -> bool:
        return word in SMALL or word in self.things or word in self.words


def things_of(nouns: Iterable[str]) -> frozenset[str]:
    """Answer every form of what the data is called."""
    return frozenset(
        form for noun in nouns for form in (noun, singular(noun), plural(singular(noun)))
    )


def left_over(clause: str, known: Known) -> list[str]:
    """Answer the spans of a clause, already without what rules cut out, that nothing explains."""
    text = _framed(_STEPS_BEFORE.sub("", clause), known)
    spans = re.split(_ENDS, text)
    wishes = [s for s in spans if any(_is_wish(word, known) for word in _words(s))]
    return [said for s in wishes if (said := _trimmed(s))]


def _framed(text: str, known: Known) -> str:
    for frame in known.frames:
        text = frame.sub(_USED, text)
    text = _without_source(text) if known.reads else _blank(_SOURCE, text)
    text = _blank(_RECEIVER, text)
    text = _WHOLE.sub(_USED, text)
    text = _blank(_MESSAGE_ABOUT, text)
    text = _BEHIND.sub(_USED, text)
    return _without_object(text, known)


def _without_source(text: str) -> str:
    """Whoever keeps the data at its source is no wish; when, and except when, it is read may be one."""
    first = next((m.start() for m in re.finditer(r"[a-z]+", text) if m[0] in _VERBS), 0)
    lead = text[:first] if _NOT_A_NAME.match(text) else ""
    return lead + _blank(_READ, text[len(lead) :])


def _blank(frame: re.Pattern[str], text: str) -> str:
    """Explain what stands before an address, except a word there that narrows what is meant."""
    return frame.sub(lambda m: m[0] if any(narrows(w) for w in _words(m[0])) else _USED, text)


def _without_object(text: str, known: Known) -> str:
    """The verb is what was done; one plain noun behind it is what it was done with."""
    text = base_form(text.strip())
    lead = text.split(" ", 1)[0] if text else ""
    if lead not in _VERBS and known.sends and _SENDING.match(text):
        return text[len(lead) :]
    if lead not in _VERBS:
        return text
    match = _OBJECT.match(text)
    if match is None:
        return text[len(lead) :]
    words = match["noun"].split()
    plain = known.object_is_open or (len(words) == 1 and not narrows(words[0]))
    return text[match.end() :] if plain else text[len(lead) :]


def _is_wish(word: str, known: Known) -> bool:
    if known.explains(word) or known.explains(re.sub(r"'(?:s|re|ve|ll|d|m)$", "", word)):
        return False
    return len(word) > 1 and word not in _VERBS


def _words(span: str) -> Sequence[str]:
    return re.findall(r"[a-z0-9][\w'%.-]*", span)


def _trimmed(span: str) -> str:
    said = re.sub(r"\s+", " ", span).strip(" -")
    while (shorter := _TRIM.sub("", said)) != said:
        said = shorter
    return said
