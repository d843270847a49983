"""Where a request sets conditions, and over which of its words each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from agent.offline.language.amounts import with_plain_amounts
from agent.offline.language.gated import Gated, Pattern
from agent.offline.language.verbs import READ_VERBS, SEND_VERBS

Kind = Literal["if", "else", "compared", "case"]

# What people quote, and addresses: nothing in there sets a condition.
_MASKED = re.compile(
    r"```.*?(?:```|\Z)|\"[^\"\n]*\"|“[^”]*”|`[^`\n]*`|(?<!\w)'[^'\n]+'(?!\w)|\{[^{}]*\}|https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n|$")
_IDLE = r"(?:any|possible|needed|necessary|available|applicable|present|desired|wanted|required|so|you|at all)\b"
_IF = Gated(
    rf"(?<!\bas )(?<!\beven )(?<!\bwhat )(?<!\bcheck )(?<!\bsee )(?<!\bknow )(?<!\bask )(?<!\btest )(?<!\bverify )(?<!\bdecide )(?<!\btell )(?<!\bor )"
    rf"\b(?:only )?(?:if(?! {_IDLE})(?! not\b)|unless|in case|provided(?: that)?|as long as|only (?:when|where))\b",
    needs="as long as|if|in case|only when|only where|provided|unless",
)
_ELSE = Gated(
    r"\b(?:otherwise|(?<!\bor )(?<!\beverything )(?<!\banything )(?<!\banyone )(?<!\beveryone )(?<!\bsomething )(?<!\bsomeone )(?<!\bnothing )(?<!\bno one )(?<!\bwhat )(?<!\bwho )else(?! if)|in (?:all|any|every) (?:the )?other cases?|in every other case|(?<=[.,;:] )(?:and )?(?:all )?the others?(?= (?:to|go|goes|into)\b)|(?<=[.,;:] )(?:and )?the rest(?= (?:to|goes|into)\b)|if not(?=,| (?:then|post|send|mail|email|add|create|tell|notify|insert|save|write|put|make|open)\b))\b",
    needs="else|if not|in all other case|in any other case|in every other case|otherwise|the other|the rest",
)
# What is done once, when all is done, is not done for what is compared.
_AT_THE_END = re.compile(r",? and (?:at|in) the (?:very )?end,? (?=[a-z])")
# What is said to be wished for is no condition.
_WISHED = re.compile(
    r"(?:\bwould|'d) (?:(?:really|very|so|much|be|quite|all) )*(?:love|like|appreciate|prefer|great|nice|cool|good|lovely|wonderful|helpful|handy|useful|perfect|awesome|amazing|happy|glad|grateful)(?: it)? ?[?,:]? ?$"
)
_LED: Final[Sequence[tuple[Kind, Pattern]]] = (("else", _ELSE), ("if", _IF))
_EVENT = re.compile(
    r"\b(?:when(?:ever)?|as soon as|each time|every time|once(?! (?:an?|per|every|each|more|again|for)\b))(?! (?:i|you|we|they|somebody|someone|asked|done|ready|needed|finished|started|it is (?:done|started|run))\b)(?= [a-z])"
)
_SIZE = r"(?:>=|<=|≥|≤|>|<|(?:is |are |was )?(?:over|above|below|under|at least|at most|more than|less than|fewer than|greater than|higher than|lower than|exceeding|exceeds))"
# `that contains "x"`, `with amount >= 5`, `with "x" in the subject`: a comparison without a word like `if`.
_COMPARED = re.compile(
    rf"\b(?:that|which|who) (?:contains?|mentions?|includes?|says?|(?:starts?|begins?|ends?) with|have|has|is|are|isn't|was|costs?|comes? from)\b(?= [^,.;]*(?:\"|“|'|\d))"
    rf"|\b(?:with|whose|where|having|for|of) (?:an? |the |its |their )?(?:[a-z_]\w* ){{0,3}}?{_SIZE} ?[€$£]?\d"
    r"|\b(?:whose|where) (?:the |its |their )?(?:[a-z_]\w* ){1,4}?(?:is|are|isn't|was|equals|contains?|(?:starts?|begins?|ends?) with|has|have)\b"
    r"|\b(?:with|having) (?=[\"“'][^\"”']*[\"”'] (?:in|as) (?:its |the |their )?[a-z]+)"
    r"|\bsaying (?=[\"“'][^\"”']*[\"”'] (?:comes|arrives|lands|is|appears)\b)"
    r"|\b(?:containing|mentioning|(?:starting|beginning|ending) with)(?= [^,.;]*[\"“'])"
)  # fmt: skip
# `when a row is added and its amount is over 5, ...`: what happens starts it, what is compared decides.
_ALSO = re.compile(
    rf"(?:^|(?<=[.;\n] ))(?:when(?:ever)?|each time|every time|as soon as|once|if) (?:[^;.]|\.(?=\w))*?(?P<said>\b(?:and|but only if) (?:an? |the |its |their )?(?:[a-z_]\w* ){{1,3}}?(?:{_SIZE} ?[€$£]?\d|(?:is|are|was|equals) [\"“']|(?:contains|mentions|includes|starts with|ends with)\b))"
)
# `create a folder whose name is the berth` says what it is called.
_NAMES = re.compile(r"whose (?:name|title|subject|summary|headline) (?:is|should be) (?:the|its) ")
_MAKES = re.compile(r"\b(?:create|make|add|open|file|put|start|set up)\b")
# `when a message contains the word late, ...`: what happens starts it, what it holds decides.
_HOLDS = re.compile(
    r"(?:^|(?<=[.;\n] ))(?:when(?:ever)?|each time|every time|as soon as|once) [^,;.]*?(?P<said>\b(?:contains|mentions|includes|(?:starts|begins|ends) with)\b)(?= (?:the (?:word|term|phrase)|[\"“']))"
)
_ARROW = re.compile(r"(?:^|(?<=[,;:] )|(?<=\n))(?:an? |the )?[\w-]+(?: [\w-]+)? ?(?:->|=>|→)")
_NOUN = "".join(
    rf"(?<!\b{word})"
    for word in ("the", "a", "an", "its", "this", "any", "new", "to", "of", "by", "if", "their")
)
# `1 to 9 boats: mail them. more than 9: post them`
_HEAD = re.compile(
    rf"(?:^|(?<=[.;,\n] ))(?:{_SIZE}|up to|no|between)? ?(?:\d[\d.,]*)?(?: ?(?:to|-|–|and) ?\d[\d.,]*| or (?:more|less|fewer))?(?: [a-z]+s)?: (?=[a-z#@])"
)
# `urgent ones go to #a, the small ones to #b`
_ONES = re.compile(
    r"(?:^|(?<=[.,;:\n] )|(?<=\band ))(?:the |all |any )?(?!(?:other|remaining|these|those|new|first|last|all|the) )(?:[a-z-]+ ){1,3}ones? (?=(?:go|goes|to|into|should|must|are|is|get|gets|in)\b)"
)
_DEED = rf"{_NOUN} (?:{'|'.join(sorted(SEND_VERBS | READ_VERBS, key=len, reverse=True))}|create|open|reply|insert|append|add|delete|page|sms)(?= (?!is\b|has\b))"
_STOP = re.compile(rf",(?!\d)| then |:(?= )| ?(?:->|=>|→)|{_DEED}")
_EMPTY_PART = re.compile(r"\.0+$")
_LEADS = re.compile(r"(?:^|[,:;(–-]|\b(?:and|then|but|so|also|only|just|or|,))\s*$")
# Behind a comparison of time something is due, not left out: `older than 3 days`.
_LITERAL = re.compile(r"\"([^\"\n]+)\"|“([^”]+)”|(?<!\w)'([^'\n]+)'(?!\w)|(?<![\w.#/-])(\d[\d.,]*)(k?)(?![\w:/-]| ?(?:%|am\b|pm\b|min|hour|day|week|month|year|second|o'clock))", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One condition: its words, where it stands, and the words that it decides about."""

    kind: Kind
    words: str
    at: int
    start: int
    end: int
    back: tuple[int, int]
    """Where the words are that it may decide about though they stand before it."""
    instead: bool = False
    """What was said before is done only in the other case."""


def masked(text: str) -> str:
    """Return the text in small letters, of the same length, with nothing in what it quotes."""
    return _MASKED.sub(lambda m: m[0][0] + "_" * (len(m[0]) - 2) + m[0][-1], text).lower()


def conditions_said(text: str) -> list[Said]:
    """Answer every condition of a request in its order."""
    plain = masked(text)
    found = sorted(_marks(text, plain))
    said: list[Said] = []
    for number, (at, kind) in enumerate(found):
        left, right = _sentence(plain, at)
        later = [p for p, _ in found[number + 1 :] if p < right]
        earlier = [p for p, _ in found[:number] if p >= left]
        last = _AT_THE_END.search(plain, at, right) if kind == "compared" else None
        end = later[0] if later else last.start() if last else right
        leads = kind != "if" or _LEADS.search(plain[left:at]) is not None
        back = (earlier[-1] if earlier else left, at) if kind == "if" else (at, at)
        start = at if leads else end
        instead = kind == "if" and re.search(r"\binstead\b", plain[at:right]) is not None
        said.append(Said(kind, _words(text, plain, at, right), at, start, end, back, instead))
    return said


def events_said(text: str) -> list[Said]:
    """Answer what has to happen first, of a request that nothing but a person starts."""
    plain = masked(text)
    found = []
    for one in _EVENT.finditer(plain):
        left, right = _sentence(plain, one.start())
        leads = _LEADS.search(plain[left : one.start()]) is not None
        words = _words(text, plain, one.start(), right)
        start = one.start() if leads else right
        found.append(Said("if", words, one.start(), start, right, (left, one.start())))
    return found


def literals(words: str) -> set[str]:
    """Answer what the words compare with: numbers, and what they quote."""
    found = set()
    # Two marks with nothing between them are no beginning of what stands behind them.
    for one in _LITERAL.finditer(with_plain_amounts(words.replace('""', ""))):
        quoted = one[1] or one[2] or one[3]
        number = _EMPTY_PART.sub("", (one[4] or "").rstrip(".,").replace(",", ""))
        found.add(quoted if quoted else number + ("000" if one[5] else ""))
    return found


def _marks(text: str, plain: str) -> Iterator[tuple[int, Kind]]:
    led = [
        (one.start(), kind)
        for kind, form in _LED
        for one in form.finditer(plain)
        if kind != "if" or not _WISHED.search(plain, max(0, one.start() - 60), one.start())
    ]
    yield from led
    taken = [at for at, _ in led]
    for one in _ONES.finditer(plain):
        yield one.start(), "case"
    for form in (_ARROW, _HEAD):
        heads = list(form.finditer(plain))
        for one in heads if len(heads) > 1 else ():
            yield one.start(), "case"
    for form in (_COMPARED, _ALSO, _HOLDS):
        for one in form.finditer(text.lower()):
            at = one.start(0 if form is _COMPARED else "said")
            left, _ = _sentence(plain, at)
            # inside a condition that is led by its own word it is a part of that
            if _NAMES.match(plain, at) and _MAKES.search(plain, left, at):
                continue
            if not any(left <= p < at for p in taken) and plain[at] != "_":
                yield at, "compared"


def _sentence(plain: str, at: int) -> tuple[int, int]:
    left = 0
    for mark in _SENTENCE.finditer(plain):
        if mark.start() >= at:
            return left, mark.start()
        left = mark.end()
    return left, len(plain)


def _words(text: str, plain: str, at: int, right: int) -> str:
    """Answer the words up to where what is done begins."""
    stop = _STOP.search(plain, at + 2, right)
    end = stop.start() if stop else right
    return re.sub(r"(?:[ ,]+(?:and|or|then|but))+$", "", text[at:end].strip(" ,:;-"))
