"""The ways to say that another system starts the workflow: `boats land by webhook`, `our mill pings us`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.offline.language.nouns import is_noun

_ART = (
    r"(?:(?:an?|the|our|my|your|their|its|each|every|any|some|another|one|new|incoming|all|this) )*"
)
_NP = rf"{_ART}(?:(?!(?:is|are|will|to|by|via|when|and|or|then|with)\b)[a-z][\w'-]* ){{0,4}}?[a-z][\w'-]*"
HOOK = r"(?:(?:an?|the|our|this|that|my|its|one|your) )?(?:(?:incoming|new|own|single|little) )?(?:web ?hook|hook|callback)(?: (?:url|call|endpoint|address|request))?s?"
_LEAD = r"(?:(?:when(?:ever)?|if|each time|every time|as soon as|once|after|upon|on) )?"
_ARRIVES = (
    r"(?:arrives?|comes? (?:in|through)|comes?|lands?|reach(?:es)?(?: us)?|(?:flow|pour|roll|trickle)s? in|shows? up|"
    r"(?:is|are|gets?|get|will be|being|has been|have been) (?:sent|posted|delivered|pushed|received|submitted|handed over|reported|announced|forwarded|thrown))"
)
_SENDS = r"(?:calls?|pings?|hits?|fires?|triggers?|invokes?|sends?|posts?|push(?:es)?|delivers?|notif(?:y|ies)|submits?|reports?|uses?|pokes?|emits?|makes?|forwards?|hands?)"
_WILL = r"(?:(?:will|would|can|could|should|may|might|shall|is going to|are going to|is about to|is set up to|is able to|then|now|always) )*"
_ABOUT = rf"(?: (?:per|for|with|about|on|after|of|upon|at|when(?:ever)?|each time|every time|once|as soon as|in case)(?: of)? (?P<about>{_ART}[^,;:.@]+?(?P<fields>(?:, [a-z_]+)*,? and [a-z_]+(?=[;:.]|$))?))?(?=[,;:.]|$)"
AND_IF = re.compile(
    r" and (?=(?:the|its|their|his|her|it|they) [^,;:@]*(?:\d|@str|\b(?:is|are|was|has)\b))"
)
# `a form comes in and its budget is over 9`: what follows is a condition on what came.
_EVENTS = (
    r"(?:submitted|created|placed|received|added|booked|registered|signed|uploaded|opened|filed|published|filled (?:in|out)|reported|cancelled|canceled|approved"
    r"|raised|logged|merged|deployed|hired|scanned|finished|completed|closed|paid|shipped|returned|rejected|assigned|escalated)"
)
_ACTS = r"(?:sign(?:s|ed)? up|register(?:s|ed)?|subscribe(?:s|d)?|unsubscribe(?:s|d)?|check(?:s|ed)? (?:in|out)|(?:fill(?:s|ed)? (?:in|out)|submit(?:s|ted)?|place[sd]?|book(?:s|ed)?|upload(?:s|ed)?|cancel(?:s|led)?|open(?:s|ed)?|raise[sd]?|file[sd]?|create[sd]?) (?P<thing>[a-z][^,;:.@]*?))"
_STATEMENTS = tuple(
    re.compile(form)
    for form in (
        rf"^{_LEAD}(?P<np>{_NP}) {_ARRIVES}(?: (?:to us|in|here))? (?:by|via|through|over|on|at|in|as|from|into|to|using) {HOOK}(?: (?:from|of|by) {_NP})?(?: (?:one|1) (?:by|at a) (?:one|1|time)| individually| singly)?(?=[,;:.]| and | then |$)",
        rf"^{_LEAD}(?:we|i|you)(?:'ll| will| can)? (?:get|receive|are sent|have|obtain|accept|take)s? {HOOK}{_ABOUT}",
        rf"^{_LEAD}(?:we|i|you)(?:'ll| will| can)? (?:get|receive|are sent|have|accept)s? (?P<np>{_NP}) (?:by|via|through|over|on|at|as|from|into) {HOOK}(?: (?:from|of) {_NP})?(?=[,;:.]| and |$)",
        rf"^{_LEAD}{_NP} {_WILL}{_SENDS}(?: us)? (?P<np>{_NP})(?: to (?:us|me|our team))? (?:by|via|through|over|on|at|as|into|to|using) (?:{HOOK}|us)(?=[,;:.]| and |$)",
        rf"^{_LEAD}{_NP} {_WILL}{_SENDS}(?: (?:to|at|on|out to))? (?:{HOOK}|us)(?! @){_ABOUT}",
        rf"^(?:start(?:ed|s)?|triggered|launched|run|fired)(?: (?:it|this))? (?:by|via|through|from|on|with) {HOOK}{_ABOUT}",
        rf"^{_LEAD}{HOOK} (?:brings?|delivers?|carries|contains?|receives?|gets?|(?:gives?|sends?|hands?) us) (?P<np>{_NP})(?: with [a-z_]+(?:(?:, (?:and )?| and )[a-z_]+)*)?(?=[,;:.]|$)",
        rf"^{_LEAD}(?P<np>{_NP})(?: {_ARRIVES})?(?: in)?, (?:by |via |through )?{HOOK}(?=[,;:.]|$)",
        rf"^(?:via |by |through |on |source |input |trigger )?{HOOK}(?: (?:from|of) {_NP})?(?=[,;:.]|$)",
    )
)  # fmt: skip
_EVENT = re.compile(
    rf"^(?:when(?:ever)?|each time|every time|as soon as|once|if|after|upon) (?:(?P<np>{_NP}) (?:(?:is|are|was|gets?|has been|have been|got)(?: (?:just|newly|freshly))? {_EVENTS}|arrives?|comes? in|comes? through|shows? up|lands?)|{_NP} (?:has |have |just )*{_ACTS})(?: (?:on|in|at|through|via|by|from|with|over|to) (?!@){_NP})?(?=[,;:.]|$|{AND_IF.pattern})"
)
_SENT_TO_US = re.compile(
    rf"^(?:when(?:ever)?|each time|every time|as soon as|once|if) {_NP} {_WILL}(?:sends?|posts?|push(?:es)?|delivers?|submits?|reports?|hands?|forwards?|passes) us (?P<np>{_NP})(?=[,;:.]|$)"
)
# `when a guest leaves, our door calls a webhook`: the first half says what it is about.
_WHEN_THEN = re.compile(
    rf"^(?:when(?:ever)?|each time|every time|as soon as|once|if) (?P<np>{_ART}[a-z][\w'-]*)\b[^,;:@]*, (?P<then>.+)"
)
_THAT_COMES = re.compile(
    rf"\b(?P<np>{_NP}) (?:that|which) (?:hits?|reach(?:es)?|arrives? (?:at|on|in|through|by|via)|comes? (?:in )?(?:through|by|via|over|on|from)|lands? (?:at|on|in)) {HOOK}"
)
_EVENTS_SEEN = (_EVENT, _SENT_TO_US)
_INSIDE = re.compile(
    rf"\b(?:after|on|upon|for|from|by|via|with|at|when there is|of) (?!{_ART}@){HOOK}(?: (?:with|about|for|of|from) (?:an?|the|each|every) (?P<np>[a-z][\w-]*(?: [a-z][\w-]*)?))?(?=[,;:.]| and |$)"
)
_MANY = re.compile(
    r"\b(?:batch(?:es)?|list|array|set|bunch|number|collection|lot|several|multiple|many|dozens?)\b(?: of)?(?: the| new)? (?P<noun>[a-z][\w-]*s)\b"
)
_END_OF_NAME = re.compile(
    r" (?:from|of|with|in|on|at|by|to|that|which|who|about|for|into|goes|go|is|are|was|has|have|gets?|fails?|changes?|comes?|arrives?|starts?|ends?|breaks?|drops?|exceeds?)\b.*$"
)
CALL_WORDS = frozenset(
    ["webhook", "call", "callback", "payload", "request", "http", "post", "hook", "us", "it", "run"]
)
"""Words for the call itself, which are no thing that it brings."""
_NO_THING = CALL_WORDS | frozenset(
    ["event", "message", "something", "anything", "one", "someone", "form-call"]
)


_COMPARES = re.compile(
    r"\b(?:over|under|above|below|more than|less than|at least|at most|greater than|higher than|lower than|exceeding|between|equals?|equal to|is|are|[<>=]+) "
)


@dataclass(frozen=True, slots=True)
class Start:
    """What a call from outside is about, and where the words that say so stand."""

    noun: str | None
    many: bool
    start: int
    end: int
    leaves: str = ""
    """What stands for the thing in what is still to be read."""
    surely: bool = True
    """The whole statement was read, not only a mention inside a clause."""


def find_start(clause: str, *, reads: bool) -> Start | None:
    """Find the words that say another system starts it; `reads` means the workflow fetches its data itself."""
    if relative := _THAT_COMES.search(clause):
        return replace(_start(relative, surely=True), leaves="it")
    for form in _STATEMENTS:
        if match := form.match(clause):
            return _start(match, surely=True)
    if led := _WHEN_THEN.match(clause):
        told = find_start(led["then"], reads=True)
        if told is not None and told.surely:
            at = led.start("then")
            return replace(told, noun=_head(led["np"]), start=0, end=at + told.end)
    for event in () if reads else _EVENTS_SEEN:
        if match := event.match(clause):
            return _start_and_if(match)
    match = _INSIDE.search(clause)
    return _start(match, surely=False) if match else None


def _start_and_if(match: re.Match[str]) -> Start:
    """`when a form comes in and its budget is over 9`: what follows is a condition on what came."""
    start = _start(match, surely=True)
    more = AND_IF.match(match.string, match.end())
    return replace(start, end=start.end + len(" and"), leaves="if") if more else start


def _start(match: re.Match[str], *, surely: bool) -> Start:
    groups = match.groupdict()
    if kept := _COMPARES.search(groups.get("about") or ""):
        return _with_condition(match, groups, kept)
    said = next((groups[n] for n in ("thing", "about", "np") if groups.get(n)), "") or ""
    if groups.get("fields"):
        said = ""  # what it brings is listed, not named
    many = _MANY.search(said)
    noun = many["noun"] if many else _head(said)
    return Start(noun, bool(many), match.start(), match.end(), surely=surely)


def _with_condition(
    match: re.Match[str], groups: Mapping[str, str | None], kept: re.Match[str]
) -> Start:
    """`with a load over 9` behind the call is a condition, which is still to be read."""
    said = (groups.get("about") or "")[: kept.start()]
    behind = re.match(r".* (?:with|whose|where|and) ", said)
    cut = behind.end() if behind else 0
    at = match.start("about") + cut
    noun = _head(said[:cut].rsplit(" ", 2)[0]) if cut else _head(groups.get("np") or "")
    return Start(
        noun, False, match.start(), match.end(), leaves=f"with {match.string[at : match.end()]}"
    )


def _head(said: str) -> str | None:
    """Answer the noun of `a won deal`, `incoming mail`, `a site goes down`."""
    words = _END_OF_NAME.sub("", re.sub(rf"^{_ART}", "", said)).split()
    nouns = [w for w in words if is_noun(w) and w not in _NO_THING]
    return nouns[-1] if nouns else None
