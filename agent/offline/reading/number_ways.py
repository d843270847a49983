"""Ways that part by a number: `grade 1 or 2: ..., grade 6: ...`, `under 50: ..., 50 to 900: ..., anything bigger: ...`."""

from __future__ import annotations

import re

from agent.offline.language.verbs import SEND_VERBS

_N = r"\d[\d.]*(?: ?(?:%|percent|pct|usd|eur|gbp|euros?|dollars?|pounds?|stars?|points?))?"
_AND_NO_MORE = r"(?:up to(?:,? and(?: also)?)?(?: including)?|through|to|until|-|–)"
# Words before a number that name no field of the thing.
_NO_FIELD = "|".join(sorted(SEND_VERBS)) + (
    "|a|above|after|all|an|and|anything|at|before|below|between|by|day|every|everything|exceeding|fetch"
    "|fewer|first|for|from|get|greater|higher|if|in|item|keep|last|less|level|line|lower|month|more|next"
    "|no|of|on|or|over|page|past|point|row|run|since|starting|step|take|the|then|those|to|top|under|until"
    "|up|version|wait|week|whatever|with|year"
)
_FIELD = rf"(?:(?:the |a |an )?(?P<field>(?!(?:{_NO_FIELD})\b)[a-z_]\w*) (?:is |are |of |= ?)?)?"
_TEST = (
    rf"(?:(?P<between>between )?(?P<low>{_N})(?: and | ?{_AND_NO_MORE} )(?P<high>{_N})"
    rf"|(?P<over>over|above|more than|greater than|higher than|exceeding|>) (?P<n1>{_N})"
    rf"|(?P<least>at least|from|starting at|>=) (?P<n2>{_N})|(?P<n3>{_N}) (?:or|and) (?:more|above|up|over|higher)"
    rf"|(?P<under>under|below|less than|fewer than|lower than|<) (?P<n4>{_N})"
    rf"|(?P<most>up to|at most|no more than|<=) (?P<n5>{_N})|(?P<n6>{_N}) (?:or|and) (?:less|below|fewer|under|lower)"
    rf"|(?P<values>{_N}(?:, {_N})*(?:,? or {_N})?)"
    r"|(?P<more>(?:anything|everything|all|those|amounts?|ones?)? ?(?:bigger|larger|higher|greater|above(?: that| this| it)?|over (?:that|this|it)|beyond(?: that| this)?|more(?: than (?:that|this|it))?))"
    r"|(?P<less>(?:anything|everything|all|those|amounts?|ones?)? ?(?:smaller|lower|below(?: that| this| it)?|under (?:that|this|it)|less(?: than (?:that|this|it))?))"
    r"|(?P<rest>(?:everything|anything|all|whatever) (?:else|in between|between(?: those)?|other)(?:,? or (?:no|without an?) [a-z_]+(?: at all)?)?))"
)
_START = r"(?P<before>^|[.;,] |\b(?:and|but) )(?:(?:if|when|with|for|where) )?"
_HEAD = re.compile(rf"{_START}{_FIELD}{_TEST} ?[;:] ?(?=(?P<next>@(?:chan|mail)\d+|[a-z]))")
# `up to 9 are posted to #a, anything above goes to #b`
_BARE = re.compile(
    rf"(?P<head>(?P<before>^|[.;,] |\b(?:and|but) ){_FIELD}{_TEST}) (?:(?:only|just|simply) )*(?:(?P<does>is|are|gets?) (?:(?:only|just|simply) )*(?=(?:[a-z]+ed|sent|put|paid|told|kept|written)\b)|(?P<goes>go(?:es)?) (?=(?:only |just )?(?:to|into|in)\b))"
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NOTHING = re.compile(
    r"(?:do nothing|nothing(?: happens| is done| to do)?|ignore(?: it| them)?|skip(?: it| them)?|leave (?:it|them)(?: alone)?|drop (?:it|them))(?= ?(?:[.;,]|$))"
)
_NUMERIC = re.compile(
    r"\b(?:amount|total|price|cost|sum|value|score|rating|stars|count|qty|quantity|percent|percentage|budget|[a-z]+_(?:amount|total|price|cost|sum|value|score|rating|count|pct|percent|eur|usd))\b"
)


def is_numeric(field: str) -> bool:
    """Tell whether a field is called as amounts and counts are."""
    return _NUMERIC.fullmatch(field) is not None


def take_number_ways(text: str) -> str:
    """Say such heads with `if` and `otherwise`; one alone is no way that parts."""
    heads = [m for m in _HEAD.finditer(text) if _parts(m)]
    if len(heads) < 2:
        return text
    field = _field_of(heads, text[: heads[0].start()])
    bounds = [b for m in heads for b in _bounds(m)]
    parts, end = [], 0
    for match in heads:
        parts += [text[end : match.start()], match["before"]]
        end = match.end()
        if nothing := _NOTHING.match(text, end):
            end = nothing.end()
            continue
        parts.append(f"{_said(match, field, bounds)} ")
        parts.append("post it to " if match["next"].startswith("@") else "")
    return re.sub(r"(?:[.;,] )+(?=[.;,])", "", "".join(parts) + text[end:])


def with_colons(text: str) -> str:
    """Return the request with a colon behind each head that a verb follows; one alone is no way that parts."""
    heads = [m for m in _BARE.finditer(text) if _parts(m)]
    if len(heads) < 2:
        return text
    return _BARE.sub(lambda m: _with_colon(m) if _parts(m) else m[0], text)


def _with_colon(match: re.Match[str]) -> str:
    return f"{match['head']}: it {'goes' if match['goes'] else 'is'} "


def _parts(match: re.Match[str]) -> bool:
    """A bare number without a field is an enumeration."""
    return not (match["values"] and not match["field"])


def _field_of(heads: list[re.Match[str]], before: str) -> str:
    named = {m["field"] for m in heads if m["field"] and not m["rest"]}
    if len(named) == 1:
        return named.pop()
    numeric = set(_NUMERIC.findall(before))
    return numeric.pop() if len(numeric) == 1 and not named else "it"


def _bounds(match: re.Match[str]) -> list[float]:
    said = [match[g] for g in ("low", "high", "n1", "n2", "n3", "n4", "n5", "n6") if match[g]]
    return [float(n) for said_n in said for n in _DIGITS.findall(said_n)[:1]]


def _said(match: re.Match[str], field: str, bounds: list[float]) -> str:
    subject = match["field"] or field
    beyond = match["more"] or match["less"]
    if match["rest"] or (beyond and not bounds):
        return "otherwise"
    return f"if {subject} is {_compared(match, bounds)},"


def _compared(match: re.Match[str], bounds: list[float]) -> str:
    if match["more"]:
        return f"over {max(bounds):g}"
    if match["less"]:
        return f"under {min(bounds):g}"
    if match["low"]:
        return f"between {match['low']} and {match['high']}"
    words = ("over", "at least", "at least", "under", "at most", "at most")
    numbers = (match[f"n{i}"] for i in range(1, 7))
    return next((f"{w} {n}" for w, n in zip(words, numbers, strict=True) if n), match["values"])
