"""How many of a list have a quality: `if more than 4 boats are leaking, ...` keeps those first, and then looks at how many they are.

What is to be done otherwise is done where the count is not so: it is said with the opposite comparison.
"""

from __future__ import annotations

import re

from agent.offline.conditions.conditions import find_conditions
from agent.offline.conditions.states import states
from agent.offline.language.gated import Gated
from agent.offline.language.nouns import is_plural
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import SEND_VERBS, VERBS

_VERB = "|".join(sorted(SEND_VERBS | {"run"}, key=len, reverse=True))
_LIMIT = r"(?P<limit>(?:(?:more|fewer|less|greater|higher|lower) than|(?:no|not) (?:more|fewer|less) than|at least|at most|over|above|under|below|exactly|>=|<=|==|=|>|<) ?\d+|\d+ or (?:more|fewer|less)|\d+\+)"
_IF = r"(?:^|(?<=[.;:,!] )|(?<=\band ))(?:and |but |then )?(?:only )?(?:if|when|whenever|in case|as soon as|once) "
_OF = r"(?: of (?:them|these|those|the (?:[a-z]+ )?(?P<of>[a-z][\w-]*s)))?"
_THINGS = r"(?P<things>(?!(?:is|was|has|as|of|its|others|ones|items?'s|minutes|hours|days|weeks|months|years|percent|euros|dollars|pounds)\b)[a-z][\w-]*s|items|ones|people)"
_QUALITY = r"(?P<quality>[^.;,:]+?)"
_END = rf"(?P<end> ?[,;:] ?(?:then |please |also |just )*| then (?:also )?| (?:also |please |just )*(?=(?:{_VERB})\b(?! (?:to|from|at|by|in|on|for|than|or|and|,)\b)))"
_HAVE = r"(?:have|has|had)"
_BE = r"(?:are|is|were|was)"
_OF_WHICH = r"(?:with|whose|that|which|who|where|having|in)"
_FORMS = (
    # `more than 4 are leaking`, `more than 4 of the boats have status late`
    re.compile(rf"{_IF}{_LIMIT}{_OF}(?: {_THINGS})? (?P<verb>{_BE}|{_HAVE}) {_QUALITY}{_END}"),
    # `more than 4 boats failed`
    re.compile(rf"{_IF}{_LIMIT}{_OF}(?: {_THINGS})? (?P<did>[a-z]+ed|came back|broke){_END}"),
    # `there are more than 4 boats with status late`
    re.compile(rf"{_IF}there (?:are|were|is) {_LIMIT}{_OF}(?: {_THINGS})? (?P<which>{_OF_WHICH} {_QUALITY}){_END}"),
    # `the number of boats with status late is over 4`
    re.compile(rf"{_IF}(?:the )?(?:number|count) of (?:the |those |all )*{_THINGS} (?P<which>{_OF_WHICH} {_QUALITY}) (?:is|are|was|goes|gets|rises) {_LIMIT}{_END}"),
    # `there are more than 4 late ones`
    re.compile(rf"{_IF}there (?:are|were|is) {_LIMIT} (?P<adjective>(?!(?:of|or|in|new|such|different|more|other|times?)\b)[a-z][\w-]*) {_THINGS}{_END}"),
    # `the number of leaking boats is over 4`
    re.compile(rf"{_IF}(?:the )?(?:number|count) of (?:the |all )*(?P<adjective>(?!(?:these|those|new|all|the)\b)[a-z][\w-]*) {_THINGS} (?:is|are|was|goes|gets|rises) {_LIMIT}{_END}"),
)  # fmt: skip
_NONE = re.compile(
    rf"{_IF}(?:no {_THINGS}|none{_OF}) (?P<verb>{_BE}|{_HAVE}) (?!(?:found|left|there|new|here)\b){_QUALITY}{_END}"
)
_THEIR_NUMBER = "number of them"
_NO_COUNT = "there are = 0 of them"
# `if count > 4`, `if the count is more than 4`, `only when there are more than 4`
_COUNT = Gated(
    rf"(?P<if>{_IF})(?:the |their |its )?(?:count|number)(?: of (?:them|these|those|rows|results))? ?(?:is |are |was |goes |gets |rises )*{_LIMIT}{_END}",
    needs="count|number",
)
_NO_ONES = re.compile(
    rf"(?P<if>{_IF})(?P<none>there (?:are|is|were|was) (?:none|nothing)|(?:the )?count is 0|it is empty|they are none)(?: (?:at all|left|to report|found))*,? ?(?:then )?(?=(?:{_VERB})\b)"
)
# `post how many have status late to @chan0`: those are kept, and their number is told.
_HOW_MANY = re.compile(
    rf"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?P<does>(?:{_VERB}) (?:(?:@mail\d+|me|us) )?)how many{_OF} (?P<verb>{_BE}|{_HAVE}) {_QUALITY}(?P<tail>(?: (?:to|in|into|on) @(?:chan|mail)\d+)?(?=[.;,]|$| and ))"
)
_EXCEEDS = re.compile(
    r"(?<=[a-z] )(?:exceeds|surpasses|goes (?:over|above)|rises above) (?P<number>\d+)(?= ?[,;:]| [a-z])"
)
_OTHERWISE = re.compile(r",? ?[.;]? ?\b(?:otherwise|or else|else|if not)\b,? ?(?:just )?(?!if\b)")
_AFTER_VALUE = re.compile(r"(?P<field>[a-z]\w*) (?:= |of |is )?(?P<value>@str\d+|[a-z][\w-]*)$")
_OPPOSITES = {
    ">": "at most", ">=": "less than", "<": "at least", "<=": "more than", "more than": "at most", "greater than": "at most", "higher than": "at most", "over": "at most", "above": "at most",
    "less than": "at least", "fewer than": "at least", "lower than": "at least", "under": "at least", "below": "at least", "at least": "less than", "at most": "more than",
    "no more than": "more than", "not more than": "more than", "no less than": "less than", "no fewer than": "less than", "not less than": "less than", "not fewer than": "less than",
}  # fmt: skip


def with_counts(text: str, prepared: Prepared) -> str:
    """Return the request with each such condition as the keeping of some, and a condition about how many they are."""
    if not re.search(r"@(?:url|sql)\d|\btable\b|\b(?:list|rows|these|those|them|all)\b", text):
        return text
    text = _EXCEEDS.sub(r"is more than \g<number>", text)
    for form in _FORMS:
        text = _each(form, text, prepared)
    text = _each(_NONE, text, prepared)
    text = _HOW_MANY.sub(lambda m: _number(m, prepared), text)
    text = _NO_ONES.sub(rf"\g<if>{_NO_COUNT} ", text)
    for _ in range(4):
        found = _COUNT.search(text)
        if found is None:
            break
        said = f"{found['if']}there are {_limit(found)} of them "
        text = text[: found.start()] + said + _rest(text[found.end() :], found)
    return text


def _number(found: re.Match[str], prepared: Prepared) -> str:
    quality = _which(found.groupdict(), "those", prepared)
    if quality is None:
        return found[0]
    return f"keep those {quality} ; {found['does']}the {_THEIR_NUMBER}{found['tail']}"


def _each(form: re.Pattern[str], text: str, prepared: Prepared) -> str:
    at = 0
    while (found := form.search(text, at)) is not None:
        said = _kept(found, text, prepared)
        if said is None:
            at = found.end()
            continue
        rest = _rest(text[found.end() :], found)
        before = text[: found.start()].rstrip(" ,;.")
        text = f"{before}{'. ' if before else ''}{said}{rest}"
        at = len(before) + len(said)
    return text


def _kept(found: re.Match[str], text: str, prepared: Prepared) -> str | None:
    """Say which are kept and what their number must be; None where the quality is not understood."""
    groups = found.groupdict()
    things = groups.get("things") or groups.get("of") or ""
    named = things if things not in {"", "ones", "items"} and is_plural(things) else "those"
    if named != "those" and not _speaks_of_list(text[: found.start()]):
        return None
    quality = _which(groups, named, prepared)
    if quality is None:
        return None
    count = f"there are {_limit(found)} of them" if groups.get("limit") else _NO_COUNT
    said = f"keep {named} {quality}."
    values = _compared(said, prepared)
    again = bool(values) and values <= _compared(text[: found.start()], prepared)
    return f"{'' if again else said + ' '}if {count} "  # those may be what is left already


def _compared(said: str, prepared: Prepared) -> set[object]:
    """Answer the values that words compare something with."""
    found = find_conditions(said, prepared)
    return {value for one in found for test in one.condition.tests for value in test.values}


def _speaks_of_list(before: str) -> bool:
    """Tell whether a list was spoken of: of a thing that comes alone, its own number is meant."""
    return re.search(r"@(?:url|sql)\d|\btable\b|\blist\b", before) is not None


def _which(groups: dict[str, str | None], named: str, prepared: Prepared) -> str | None:
    said = groups.get("which") or ""
    if groups.get("adjective") or (groups.get("verb") or "").startswith(("are", "is", "w")):
        value = groups.get("adjective") or groups.get("quality") or ""
        if value in VERBS - {"open", "close", "fail"} and not states(
            f"keep {named} that are {value}"
        ):
            return None
        said = f"that are {value}"
        if " " not in value and not find_conditions(f"keep {named} {said}", prepared):
            said = f"with status {value}"
    elif groups.get("did"):
        said = f"that {groups['did']}"
    elif groups.get("verb"):
        said = f"with {groups['quality']}"
    said = re.sub(r"^(?:that|which|who) (?:have|has|had) (?:a |an |the )?", "with ", said)
    said = re.sub(r"^in which ", "where ", said)
    return said if find_conditions(f"keep {named} {said}", prepared) else None


def _limit(found: re.Match[str]) -> str:
    """Say the comparison with its number last."""
    limit = re.sub(r"^(\d+)(?:\+| or more)$", r"at least \1", found["limit"].strip())
    limit = re.sub(r"^(\d+) or (?:fewer|less)$", r"at most \1", limit)
    return re.sub(r"^(?:exactly|==)(?= |\d)", "=", limit)


def _opposite(limit: str) -> str | None:
    said = re.fullmatch(r"(\D+?) ?(\d+)", limit)
    way = _OPPOSITES.get(said[1].strip()) if said else None
    return f"{way} {said[2]}" if said and way else None


def _rest(rest: str, found: re.Match[str]) -> str:
    """Say what is done otherwise, before the next condition, with the opposite count."""
    next_if = re.search(r"(?:[.;] |, |\band )(?:if|when|in case) (?!not\b)", rest)
    otherwise = _OTHERWISE.search(rest, 0, next_if.start() if next_if else len(rest))
    if otherwise is None:
        return rest
    groups = found.groupdict()
    limit = _opposite(_limit(found)) if groups.get("limit") else "more than 0"
    if limit is None:
        return rest
    return f"{rest[: otherwise.start()]}. if there are {limit} of them {rest[otherwise.end() :]}"
