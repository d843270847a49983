"""Words for undoing what was changed last, whatever reasons stand around them."""

from __future__ import annotations

import re

from agent.offline.changes.wishes import plain_wish
from agent.offline.language.asides import is_background, is_courtesy
from agent.offline.language.verbs import VERBS

_IT = r"(?:it|that|this|them|everything|things|all|the whole thing)"
_DONE = r"what (?:i|you|we) (?:have )?(?:just |only )?(?:did|said|changed|asked(?: for)?|done|wanted)(?: (?:just now|last|before))?"
_LAST = rf"(?:(?:the |my |your |this |that )?(?:very )?(?:last|latest|previous|recent|newest) (?:one|change|thing|edit|request|wish|step back|version)|{_DONE})"
_AS_BEFORE = r"(?:(?:exactly |just )?(?:to |as |like |how |the way |what )*(?:it|that|this|things|they|everything) (?:was|were|stood|looked|had been)(?: before)?|(?:to )?(?:how|what) (?:it|we|i) (?:was|were|had)|before|to (?:the )?(?:state|version) before)"
_TAIL = rf"(?: (?:please|again|now|then|{_AS_BEFORE}|{_LAST}|before|(?:before )?{_LAST}|what (?:i|you|we) (?:just )?(?:did|said|changed|asked)|for me|completely))*"
_BACK = re.compile(
    rf"(?:(?:undo|revert|reverse|rewind)(?: (?:{_IT}|{_LAST}))?|(?:roll|take|turn|change|put|bring|set|switch|have|get) (?:{_IT}|{_LAST}) back|(?:roll|take|turn|bring|change) back(?: (?:{_IT}|{_LAST}))?|(?:restore|reset|cancel|scrap) (?:{_IT}|{_LAST})|(?:remove|delete|drop|take out|take away|throw out) (?:it|that|this|them|{_LAST}) again|(?:take|throw|leave|kick) (?:it|that|this|them) (?:out|away) again"
    rf"|go back(?: one(?: step)?)?|back|never ?mind(?: {_IT}| {_LAST})?|forget (?:{_IT}|{_LAST})(?: again)?|(?:leave|keep|make|have|want) {_IT}(?: back)?(?= (?:{_AS_BEFORE})))(?:{_TAIL})"
)
_UNDO_SOMETHING = re.compile(r"(?:undo|revert)\b(?!.*[@\d])")
_RIGHT = r"(?:right|fine|better|ok|okay|alright|all right|good|correct|nicer|best|enough)"
_REASON = re.compile(
    rf"(?:that (?:was|is)|it was|this was|my|i made|i had) ?(?:the |a |an )?(?:wrong|mistake|bad|error|too much|nonsense|silly|rubbish|not right|not what)\b.*|(?:the )?wrong (?:one|step|thing|way)|(?:a |an |my )?(?:mistake|error)|.+ (?:was|were|is|are|works?|worked|did) (?:just |much |quite |really )?{_RIGHT}(?: (?:after all|before|all along|the way it was|as it was|enough|really))*|i (?:like|liked|prefer|preferred) .+ (?:before|better|more)|i (?:have )?changed my mind"
)


def takes_back(text: str) -> bool:
    """Tell whether words ask for nothing but that the last change be undone."""
    pieces = [
        plain_wish(p)
        for p in re.split(r"[.;:!,]+ ?|, | and (?=(?:undo|revert|put|take|go|bring)\b)", text)
    ]
    pieces = [p for p in pieces if p and not is_courtesy(p)]
    backs = [p for p in pieces if _BACK.fullmatch(p) or _UNDO_SOMETHING.match(p)]
    others = [p for p in pieces if p not in backs]
    return bool(backs) and all(_asks_for_nothing(p) for p in others)


# Words that hold a part of the undoing back, or ask for something beside it.
_HOLDS_BACK = re.compile(
    r"@|\d|\b(?:but|only|except|instead|keep|leave|rather|just the|if|when|unless|also|too)\b"
)


def _asks_for_nothing(said: str) -> bool:
    """Tell a reason, a judgement or a piece of news from a wish of its own."""
    if "@" in said:
        return False
    if _REASON.fullmatch(said) or is_background(said):
        return True
    return said.split(" ", 1)[0] not in VERBS and not _HOLDS_BACK.search(said)
