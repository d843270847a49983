"""What is done with all that a limit leaves: `over 500 needs approval. <= 500 POST directly`, `orders below must be sent without release`.

It is what is done otherwise. Done "directly", it is the call that was said before, without the approval.
"""

from __future__ import annotations

import re
from typing import Final

_N: Final = r"(?P<n>\d+(?:\.\d+)?)(?: (?:eur|euros?|usd|dollars?|gbp|pounds?|chf|%|percent))?"
_MORE: Final = r"(?:>=?|over|above|more than|greater than|higher than|larger than|bigger than|at least|exceeds?|exceeding)"
_LESS: Final = (
    r"(?:<=?|under|below|less than|lower than|smaller than|fewer than|at most|up to|no more than)"
)
_LIMIT: Final = re.compile(
    rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})) ?{_N}|\b(?P<n2>\d+(?:\.\d+)?)(?: [a-z]+)? or (?:(?P<more2>more|above|higher|over)|(?P<less2>less|below|lower|fewer|under))"
)
_THINGS: Final = r"(?:(?:all |any |the |every )?(?:other |smaller |larger |bigger |lower |higher |cheaper )?[a-z]+s?|anything|everything|it|those|all)"
_SENTENCE: Final = r"(?P<start>^|[.;] ?|, (?:and |but )|,? but )"
# `orders below must be sent without release`, `anything under that goes straight to @url0`
_BELOW: Final = re.compile(
    rf"{_SENTENCE}(?:if |for |when )?(?:{_THINGS} )?(?P<way>below|under|above|over|up to|less than|more than)(?: (?:that|this|it|the limit|that limit|that amount))?(?P<colon>[:,]?) (?=(?:must|should|can|may|will|shall|goes?|is|are|gets?|do(?:es)?n't|post|put|send|mail|email|call|insert|add|write|just|directly)\b)"
)
# `<= 500 POST directly`, `up to 500 just post it`
_OTHER_SIDE: Final = re.compile(
    rf"{_SENTENCE}(?:if |for |when )?(?:(?:it|this|that|the [a-z_]+|[a-z_]+) )?(?:(?:is|are) )?(?:(?P<more>{_MORE})|(?P<less>{_LESS})) ?{_N}(?: or (?:less|below|lower|more|above))?,? ?:? ?(?:then )?(?=(?:post|put|send|mail|email|call|insert|add|write|tell|notify|just|directly|go|goes|it)\b)"
)
# `lesser ones go right into claims`
_SMALLER: Final = re.compile(
    rf"{_SENTENCE}(?:all |any |the )?(?P<way>smaller|lower|cheaper|lesser|shorter|larger|bigger|higher|dearer|longer) (?:ones|amounts|values|[a-z]+s) (?!(?:can |may |should |must )?(?:just )?(?:go|get|pass) (?:straight |right |directly )?(?:through|on|ahead)\b)(?=(?:must|should|can|may|will|shall|go|are|get|do|don't)\b)"
)
_INTO_SAME: Final = re.compile(
    r"(?P<other>otherwise )(?:go|goes|(?:are|is|get|gets|should be|must be) (?:put|written|saved|stored|inserted|added))(?: (?:straight|directly|right|immediately|also))? (?:in|into|to) (?:the )?(?:table )?(?P<table>[a-z_]\w*)(?: table)?(?:,? with (?:exactly )?the (?:very )?same (?:columns|fields|values))?(?=[.;,]|$)"
)
_ROW: Final = re.compile(
    r"\b(?:insert|write|save|store|add|put) (?P<what>[^.;@]*?) (?:in|into|to) (?:the )?(?:table (?P<table>[a-z_]\w*)|(?P<named>[a-z_]\w*) table)"
)
_WITHOUT: Final = r"(?:directly|right away|straight away|immediately|at once|without (?:any |an |the |asking for )?(?:approval|release|asking|confirmation|sign-?off)|automatically)"
_AGAIN: Final = re.compile(
    rf"(?P<other>otherwise )(?:(?:just|simply|also) )*(?:(?:must|should|can|may|will|shall) (?:just |simply )?(?:be )?|(?:is|are|gets?) )?(?P<verb>post|put|send|sent|posted|done|made|go|goes|processed|executed|run|call|called)(?: (?:it|them|that))?(?: (?:on|out|through))? ?{_WITHOUT}(?=[.;,]|$)"
)
_CALL: Final = re.compile(
    r"\b(?P<verb>post|put|patch)\b(?P<what>[^.;@]*?)(?:(?:to|at) )?(?P<url>@url\d+)(?P<with>,? with [^.;]*?)?(?=[.;]|$|, (?:otherwise|else)\b)"
)


def with_complements(text: str) -> str:
    """Return the request with such cases as `otherwise`, and what is done there again said in full."""
    text = _with_other_side(text)
    text = _SMALLER.sub(_below, _BELOW.sub(_below, text))
    text = _INTO_SAME.sub(_same_row, text)
    return _AGAIN.sub(_again, text)


def _with_other_side(text: str) -> str:
    """Only the very number that was the limit before leaves the rest."""
    for match in reversed(list(_OTHER_SIDE.finditer(text))):
        before = _last_limit(text[: match.start()])
        if before and _limit(before) == match["n"] and _is_more(before) != bool(match["more"]):
            text = f"{text[: match.start()]}; otherwise {text[match.end() :]}"
    return text


def _limit(said: re.Match[str]) -> str:
    return str(said["n"] or said["n2"])


def _is_more(said: re.Match[str]) -> bool:
    return bool(said["more"] or said["more2"])


def _last_limit(before: str) -> re.Match[str] | None:
    limits = list(_LIMIT.finditer(before))
    return limits[-1] if limits else None


_UPWARDS: Final = frozenset(["above", "over", "more than", "larger", "bigger", "higher", "dearer", "longer"])  # fmt: skip


def _same_row(match: re.Match[str]) -> str:
    """Write the same columns as before; into a table that was not spoken of nothing is said to go."""
    before = match.string[: match.start()]
    rows = [m for m in _ROW.finditer(before) if match["table"] in {m["table"], m["named"]}]
    if not rows:
        return match[0]
    return f"otherwise insert {rows[-1]['what']} into the table {match['table']}"


def _below(match: re.Match[str]) -> str:
    before = _last_limit(match.string[: match.start()])
    way = "more" if match["way"] in _UPWARDS else "less"
    if before is None or _is_more(before) == (way == "more"):
        return match[0]
    return "; otherwise "


def _again(match: re.Match[str]) -> str:
    calls = list(_CALL.finditer(match.string[: match.start()]))
    return f"otherwise {calls[-1][0].strip()}" if calls else match[0]
