"""What a clause asks to do with a list: sort, group, join, leave out what came before, cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import is_noun, singular
from agent.offline.reading.order_words import FIELD as _FIELD
from agent.offline.reading.order_words import one_and_many, take_limit, take_sort
from agent.offline.reading.parts import Chunk, Group, JoinLists, OnlyNew, Part, Pick, Wait

_GROUP = re.compile(
    rf"\b(?:group|bucket|partition|split|break down|divide)(?:ed)?\b(?: (?:them|it|up|the [a-z]+|[a-z]+s))* (?:by|per|into) {_FIELD}"
)
_PER = re.compile(
    r"\b(?:one|a single|single|1|a|an|its own)(?: [a-z]+)? (?:message|post|note|email|mail|line|entry|report|summary|notification|alert|ping)s? (?:per|for each|for every) (?:single |new |fresh |such |of the )*(?P<field>[a-z][\w-]*)"
)
_PER_THING = re.compile(r"\b(?:once )?per (?:new |single |such )*(?P<thing>[a-z][\w-]*)")
_JOIN = re.compile(
    rf"\b(?:join|merge|combine|match|link|compare|pair|cross-?check|reconcile|connect|enrich)d?(?:ed)?\b.*?\b(?:on|by|using|via|over) {_FIELD}(?: (?:and|=|with) (?P<right>[a-z][\w]*_[\w]*))?"
)
_ALONE = re.compile(
    r"\bleave only what the (?P<side>first|second|1st|2nd) list has alone(?: by (?P<field>[a-z]\w*)(?: and (?P<right>[a-z]\w*))?)?"
)
_WITHOUT = r"(?:remove|drop|without|skip|ignore|filter out|eliminate|no|delete|throw (?:out|away)|weed out|get rid of|strip(?: out)?|discard|leave out|cut(?: out)?|exclude|sort out|kick out|clean up)"
_DOUBLE = (
    r"(?:duplicat\w*|doubles?|doublets?|double (?:ones|entries|[a-z]+s)|twins|repetitions?|copies)"
)
_SAME_FIELD = rf"(?:[ ,]+(?:(?:by|on|with|per|of|having|sharing|based on|going by|that have|which have|i\.?e\.?|meaning|that is) )?(?:(?:the|an?) )?(?:same|identical|equal|matching) {_FIELD}|[^,]*?\b(?:by|on|with|per|based on) {_FIELD.replace('P<field>', 'P<field2>')})?"
_DUPLICATES = Gated(
    rf"(?:\b{_WITHOUT}\b(?: (?:all|any|the|out|of|possible))* {_DOUBLE}|\b{_WITHOUT}\b(?: (?:all|any|the|out|of))* (?:repeats?|repeated [a-z]+s?)(?= (?:of|with|by)\b)|\b{_WITHOUT}\b[^,]*?\bduplicat\w*|\bde-?dup\w*|\b(?:keep )?unique\b|\bdistinct\b)"
    rf"{_SAME_FIELD}(?:,? (?:within|in|inside) (?:the|this|that|each|one|a single|the same) (?:export|list|file|batch|answer|response|data|run|table|feed|import|reply))?"
    rf"|\b(?:only )?(?:keep |take |leave )?(?:just )?(?:one|the first|1|the 1st)(?: [a-z]+)? (?:per|for each|of each|of every|for every) (?:same )?{_FIELD.replace('P<field>', 'P<field3>')}(?= (?:in|within) the (?:list|file|export|batch))",
    needs="copies|de-dup|dedup|distinct|double|duplicat|for each|for every|of each|of every|per|repeat|repetition|twins|unique",
)
_DONE = r"(?:seen|flagged|highlighted|pinged|noted|raised|brought up|surfaced|relayed|passed on|communicated|encountered|spotted|noticed|circulated|broadcast|pushed|included|informed|talked about|written about|reported|sent|posted|notified|processed|handled|announced|emailed|mailed|shared|told|covered|there|known|listed|shown|dealt with|published|alerted|had|received|got|been there|come in|arrived|appeared|shown up|mentioned|logged|recorded|messaged|forwarded|delivered|copied|stored|saved|imported|inserted|written|loaded|synced|exported|transferred|picked up|heard of|come up|posting|sending)"
_DO = r"(?:see|report|send|post|notify|process|handle|announce|email|mail|share|tell|cover|list|show|publish|alert|mention|log|record|message|forward|deliver|flag|ping|have|get)"
_NOT_BEFORE = re.compile(
    r"(?:that |which |who )?(?:we|i|you|they) (?:do not|don't) (?:know|have)(?: (?:of|about|it|them))* yet|"
    r"(?:(?:i|we) )?(?:do not|don't|never) (?:want|need|wish)(?: to)? [^,;]*?(?:twice|again|more than once|repeated)|"
    r"\b(?:none|no [a-z]+|nothing|never any|not the same [a-z]+) (?:twice|more than once)\b|"
    rf"(?:that |which |who )*(?:we |i |you |it |they )?(?:did(?:n't| not)|(?<![a-z])never)(?: already| yet)? {_DO}(?: about| them| it)*(?: (?:yet|before|already|so far|last time|earlier))+|"
    rf"(?:that |which |who |we |i |you |it )*(?:(?:have|has|had|was|were|is|are|did)(?:n't| not)|not|(?<![a-z])never)(?: (?:we|i|you|it|already|yet|been|before))* {_DONE}(?: (?:yet|before|already|so far|last time|earlier))*"
    r"|\b(?:yet |still |so far )?un(?:seen|posted|reported|sent|announced|processed|handled|mentioned|notified)\b|(?:that (?:is|are) )?(?:new )?since (?:the )?(?:last|previous) (?:time|run|check|one)"
    r"|\b(?:only )?once (?=(?:to|in|into) @)|\bnever (?:[a-z]+ing )?the same (?:one |[a-z]+ )?twice\b|\b(?:only )?(?:the )?(?:1st|first) time (?:it|they|each|one)(?: [a-z]+)?(?: appears?| shows? up| comes? up)?"
    rf"|\bunless (?:it|they|this|that|these)(?: was| were| has| have| is| are|'s|'ve|'re)(?: already| been)* {_DONE}(?: before| already| earlier)*"
    r"|\b(?:from|of|in) (?:earlier|previous|former|past) runs?\b|\b(?:(?:each|every|any|all)(?: (?:one|[a-z]+))? )?(?:(?:only|just|exactly|at most|no more than|not more than) )+(?:ever )?once(?: ever| only| each| in total)?\b|\bonce (?:each|only|and only once|and never again)\b|\b(?:a single|one) time only\b|\bonly ever (?:once|one time|a single time)\b"
    r"|\b(?:do not|don't|never|without|no|not|avoid|skip|no more) repeat(?:s|ing|ed)?(?: (?:yourself|itself|it|them|any|anything|any of them|(?:the same )?[a-z]+s?))?(?=[ ,;.]|$)|\b(?:not|never) (?:a 2nd|a second|another) time\b|\b(?:do not|don't|never|not) (?:ever )?[a-z]+(?: (?:a|an|the|any|about|it|them|same|[a-z]+)){0,4} (?:a 2nd|a second|another) time\b|\b(?:and )?never again\b|\bremember (?:which|what|the ones)[^,;]*(?:sent|posted|told|reported|seen|mailed|announced)\b"
    r"|\bnever twice\b|\bnot twice\b|\bjust once\b|\bfor the 1st time\b|\bfor the first time\b|\bno repeats\b|\bwithout repeat\w*"
)
_EARLIER = re.compile(
    r"\b(?:(?:against|of|from|in|with|across) )?(?:all )?(?:the )?(?:earlier|previous|former|past|last) (?:runs?|times?|ones)\b|\bacross runs\b"
)
_ONCE_PER = re.compile(r"\b(?:only )?once (?:per|for each|for every|each) (?P<noun>[a-z][\w-]*)")
_NEW = re.compile(
    r"(?:(?<!create )(?<!add )(?<!open )(?<!make )(?<!insert )(?<!write )(?<!create a )(?<!add a )(?<!open a )(?<!make a )(?<!insert a )(?<!write a ))"
    r"\b(?:brand[- ])?new(?:ly [a-z]+)?\b(?! (?:york|zealand|delhi|line|file called|version))|\b(?:only )?fresh(?:ly [a-z]+)?(?: ones?)?(?: only)?\b"
)
_ALREADY = re.compile(
    rf"\b(?:that |which |who )?(?:we|i|you|it|they)(?:'ve| have|'d| had)?(?: already)? {_DONE}(?: (?:before|already|earlier|last time))?(?=$|[,;])|\b(?:already|previously) {_DONE}(?: (?:before|earlier))?|\b{_DONE} (?:before|already|earlier|last time)"
)
_WAIT = re.compile(
    r"\b(?:wait|pause|sleep|hold on|delay)(?: for| by)? (?P<n>\d+|an?|half an) ?(?P<unit>second|sec|minute|min|hour|hr|day|week)s?\b|"
    r"^(?:after )(?P<n2>\d+|an?) (?P<unit2>second|minute|hour|day|week)s?\b|\b(?P<n4>\d+|an?|half an) (?P<unit4>second|minute|hour|day|week)s? after (?:it|that|this|they|the [a-z]+|each [a-z]+|receiving it|its arrival|arrival)(?: (?:came in|comes in|arrive[sd]?|(?:was|is|has been) (?:received|sent|placed|made)))?|\b(?P<n3>\d+|an?) (?P<unit3>second|minute|hour|day|week)s? later\b"
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PICK = re.compile(
    r"\b(?:take|keep|pick|select|extract|use|show|include|only|just|want)(?: (?:just|only|out))*(?: (?:the|their|its))? (?P<fields>[a-z][\w-]*(?:(?:, | and |, and )(?:the |their )?[a-z][\w-]*)+)"
    r"(?: (?:fields?|columns?))?(?: (?:of|from|for) (?:each|every|all|them|it|the|those)(?: (?:one|of them|[a-z]+s?))?)\b"
)
_CHUNK = re.compile(
    r"\b(?:in |into )?(?:batches|chunks|groups|parts|slices|pages|blocks) of (?P<n>\d+)\b|\b(?P<n2>\d+) at a time\b"
)


@dataclass(slots=True)
class ListWords:
    """What was found, and the clause without those words."""

    parts: list[Part]
    rest: str
    each: bool = False
    per_group: bool = False

    drops: bool = False
    """The clause says what to leave out."""
    nouns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ListRule:
    """One thing a clause can ask of a list; what the rule uses of the clause it takes out."""

    name: str
    read: Callable[[ListWords], None]
    for_one: bool = False
    """It makes sense without a list, too."""


def read_list_words(
    clause: str,
    *,
    drops: bool,
    nouns: Sequence[str],
    single: bool,
    rules: Sequence[ListRule],
) -> ListWords:
    """Find every list word of a clause. `single` means there is no list: one thing came in."""
    found = ListWords([], clause, drops=drops, nouns=nouns)
    for rule in rules:
        if rule.for_one or not single:
            rule.read(found)
    return found


def _cut(found: ListWords, match: re.Match[str], keep: str = "") -> None:
    found.rest = re.sub(
        r"\s+", " ", found.rest[: match.start()] + keep + found.rest[match.end() :]
    ).strip(" ,")


def _waits(found: ListWords) -> None:
    match = _WAIT.search(found.rest)
    if match is None:
        return
    amount = match["n"] or match["n2"] or match["n3"] or match["n4"]
    unit = match["unit"] or match["unit2"] or match["unit3"] or match["unit4"]
    count = 0.5 if amount == "half an" else 1 if amount in {"a", "an"} else int(amount)
    found.parts.append(Wait(int(count * _SECONDS[unit[0]])))
    _cut(found, match)


def _picks(found: ListWords) -> None:
    match = _PICK.search(found.rest)
    if match:
        fields = [w for w in re.split(r",? and |, ", match["fields"]) if w]
        found.parts.append(
            Pick(tuple(re.sub(r"^(?:the|their|its) ", "", f).strip() for f in fields))
        )
        _cut(found, match)


def _limits(found: ListWords) -> None:
    parts, match = take_limit(found.rest, one_and_many(list(found.nouns)))
    if match is not None:
        found.parts += parts
        _cut(found, match, "the ones")


def _alone(found: ListWords) -> None:
    match = _ALONE.search(found.rest)
    if match:
        side: Literal["first", "second"] = (
            "first" if match["side"] in {"first", "1st"} else "second"
        )
        found.parts.append(JoinLists(match["field"], match["right"], side))
        _cut(found, match)


def _joins(found: ListWords) -> None:
    match = _JOIN.search(found.rest)
    if match and "@chan" not in match[0] and "@mail" not in match[0]:
        found.parts.append(JoinLists(match["field"], match["right"]))
        _cut(found, match, " ".join(re.findall(r"(?:[a-z]+ (?:from|at) )?@url\d+", match[0])))


def _duplicates(found: ListWords) -> None:
    match = _DUPLICATES.search(found.rest)
    if match is None:
        return
    across = _EARLIER.search(found.rest)
    found.parts.append(
        OnlyNew("workflow" if across else "run", _named_field(match) if not across else None)
    )
    _cut(found, match)
    if across and (again := _EARLIER.search(found.rest)):
        _cut(found, again)


def _named_field(match: re.Match[str]) -> str | None:
    return match["field"] or match["field2"] or match["field3"]


def _news(found: ListWords) -> None:
    drops, nouns = found.drops, found.nouns
    match = _NOT_BEFORE.search(found.rest)
    once = _ONCE_PER.search(found.rest)
    if once and (
        not nouns or _is_one_of(once["noun"], nouns) or not found.rest[: once.start()].strip()
    ):
        found.parts.append(OnlyNew("workflow"))
        found.each = True
        _cut(found, once)
    elif (
        match
        or (drops and (match := _ALREADY.search(found.rest)))
        or (match := _NEW.search(found.rest))
    ):
        found.parts.append(OnlyNew("workflow"))
        _cut(found, match)
    if any(isinstance(p, OnlyNew) for p in found.parts):
        for pattern in (_NOT_BEFORE, _NEW):
            if again := pattern.search(found.rest):
                _cut(found, again)


def _groups(found: ListWords) -> None:
    nouns = found.nouns
    match = _GROUP.search(found.rest)
    if match:
        found.parts.append(Group(match["field"]))
        _cut(found, match)
    per = _PER.search(found.rest)
    if per is None:
        each = _PER_THING.search(found.rest)
        if each and any(singular(each["thing"]) == singular(noun) for noun in nouns):
            found.each = True
            _cut(found, each)
        return
    behind = re.match(r" (?P<noun>[a-z]+)(?= ?(?:[,.;]|$))", found.rest[per.end() :])
    if _is_one_of(per["field"], nouns) or (behind and _is_one_of(behind["noun"], nouns)):
        # `per open task`: of what kind a task is says nothing more
        found.each = True
    elif match is None and is_noun(per["field"]):
        found.parts.append(Group(per["field"]))
    found.per_group = not found.each
    _cut(found, per, "a message")


def _is_one_of(word: str, nouns: Sequence[str]) -> bool:
    return word in {"one", "item", "entry", "record"} or any(
        singular(word) == singular(noun) for noun in nouns
    )


def _sorts(found: ListWords) -> None:
    sort, match = take_sort(found.rest)
    if sort is not None and match is not None:
        found.parts.append(sort)
        _cut(found, match)


def _chunks(found: ListWords) -> None:
    match = _CHUNK.search(found.rest)
    if match:
        found.parts.append(Chunk(int(match["n"] or match["n2"])))
        _cut(found, match)


def said_once(clause: str) -> str | None:
    """Answer the words that ask to leave out what came before."""
    match = _NOT_BEFORE.search(clause)
    return match[0].strip(" ,") if match else None


LIST_RULES = (
    ListRule("wait", _waits, for_one=True),
    ListRule("pick", _picks, for_one=True),
    ListRule("limit", _limits, for_one=True),
    ListRule("alone", _alone),
    ListRule("join", _joins, for_one=True),
    ListRule("duplicates", _duplicates, for_one=True),
    ListRule("new", _news),
    ListRule("group", _groups),
    ListRule("sort", _sorts),
    ListRule("chunk", _chunks),
)
