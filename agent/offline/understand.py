"""From clauses to parts: what each clause asks for, and what nobody here can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.clauses import split_clauses
from agent.offline.conditions import Condition, find_conditions
from agent.offline.definitions import with_definitions
from agent.offline.incoming import read_incoming
from agent.offline.list_words import read_list_words
from agent.offline.nouns import GENERIC, is_noun, is_plural, noun_of_url, plural, singular
from agent.offline.parts import Approve, Incoming, Keep, OnlyNew, Read, Send, Understood
from agent.offline.reads import read_from_urls, read_other
from agent.offline.sends import TELLS, SendReader
from agent.offline.text import Prepared
from agent.offline.verbs import DROP_VERBS, SEND_VERBS
from agent.plan import Ranking
from engine.core.action import Catalog

_APPROVAL = re.compile(
    r"\b(?:ask|get|wait for|require|request|need|needs|after|once|until|if|when|with|on|have|has|must|should|shall|someone|somebody|let|only after|only if|obtain)\b(?:[^@]|@mail\d+)*?"
    r"\b(?:approv\w*|confirm\w*|permission|sign(?:s|ed)?[- ]?off|go-?ahead|consent|says? (?:yes|ok)|gives? (?:the |their )?(?:ok|okay|green light))\b(?: (?:it|this|that|them))?"
    r"|^(?:but )?(?:please )?(?:ask|check with|consult) (?:me|us|my boss|my manager|[a-z]+|@mail\d+)(?: (?:first|for (?:an )?ok))?$"
)
_WHO = re.compile(
    r"(?:ask|from|check with|consult|after|once|until|if|when|let|have|by) (?:(?P<mail>@mail\d+)|(?P<me>me|us|i|we|my)\b|(?:the )?(?P<who>[a-z][\w]*(?: team)?)\b)"
)
_NOBODY = frozenset(
    [
        "approval",
        "approved",
        "confirmation",
        "confirmed",
        "permission",
        "an",
        "it",
        "this",
        "that",
        "the",
        "you",
        "there",
    ]
)
_VAGUE_TIME = re.compile(
    r"\b(?:regularly|periodically|from time to time|frequently|often|constantly|continuously|now and then|every so often|every now and then|once in a while|on a schedule|on a regular basis)\b"
)
_COUNT_GUARD = re.compile(
    r"(?:,? ?(?:but )?)?(?:only )?(?:if|when|in case|as long as|provided) (?:there (?:is|are) (?:any(?:thing)?|something|some|at least one)(?: (?:new|at all|left|to (?:report|send|post|show)))*(?: [a-z]+s?)?"
    r"|(?:any|some|at least one)(?: of (?:them|those|these))?(?: [a-z]+s)? (?:is|are|was|were|remains?|match(?:es)?|exists?|shows? up|comes? up|turns? up)(?: (?:found|left|there|new|over))?(?=$|,)"
    r"|(?:anything|something)(?: (?:new|at all))*(?: (?:was|is) (?:found|new|there))?|any(?: (?:were|are) (?:found|left))?$)"
    r"|,? ?(?:do(?:n't| not) send|skip) (?:it|anything|the (?:email|message)) (?:if|when) (?:there (?:is|are) )?(?:nothing|none|empty|no [a-z]+)(?: new)?"
)
_EXCEPT = re.compile(
    r"\b(?:except|unless|other than|but not|excluding|apart from)(?: for)?(?: if| when)?\b"
)
_ONE_THING = re.compile(
    r"\b(?:it|its|(?:the|an?) (?:text|content|contents|result|response|answer|body|page|status|value|output|message|number|temperature|price|alert))\b"
)
_ONE_VALUES = frozenset(
    [
        "status",
        "state",
        "value",
        "temperature",
        "price",
        "response",
        "result",
        "answer",
        "health",
        "version",
        "ok",
    ]
)
_SEVERAL = re.compile(
    r"\b(?:items|ones|those|them|others|rest|each|every|all|list|rows|records|entries|new)\b"
)
_DROPS = re.compile(
    r"\b(?:filter|weed|sort|sift|screen|strip|throw|toss|cut|kick)(?:ed|n|ing)? out\b|\b(?:get|getting) rid of\b|\b(?:throw|toss|chuck)(?:n|ing|ed)? away\b|\b(?:is|are) (?:irrelevant|unimportant|uninteresting|not (?:relevant|interesting|needed|important|of interest))\b"
    r"|\b(?:can|should|must|may|to) be (?:skipped|ignored|dropped|left out|discarded|excluded|removed|disregarded)\b"
    r"|\b(?:don't|do not|doesn't|does not) (?:need|want|care about|matter|count)\b|\bnot interested in\b"
)
_COMPOSES = re.compile(
    r"(?:write|prepare|create|make|put together|compile|build|compose|generate|produce) (?:up )?(?:me )?(?:an?|the|one)(?: [a-z]+)? (?:summary|digest|recap|overview|report|roundup|list)(?: of (?:them|it|these|those|everything|the [a-z]+))?"
)
_NOTHING = re.compile(
    r"(?:otherwise |else |if not |then )*(?:do nothing|nothing happens|nothing|stop(?: there)?|skip it|ignore it|don't do anything|do not do anything)"
)
_WATCHES = re.compile(
    r"\b(?:when(?:ever)?|as soon as|each time|every time|once)\b[^.;]*\b(?:arrives?|appears?|comes? in|shows? up|(?:is|are|gets?) (?:added|created|new|published|updated)|changes?)\b"
    r"|\b(?:watch|monitor|keep(?:ing)? an eye on|keep checking)\b"
)
_OTHERWISE = re.compile(
    r"^(?:otherwise|or else|else|if not(?=,|$| then))\b,? ?|^(?:all |any |every )?(?:the )?(?:other|remaining) (?:new )?(?:ones|[a-z]+s)(?= (?:go|should|are|will|must|to|in)\b)"
    r"|^(?:all |any |every )?(?:the )?(?:others|rest)(?: of (?:them|the [a-z]+s))?(?= (?:goes|go|should|are|is|will|must|to|in)\b)|^everything else(?= )"
)
_TO_ME = re.compile(r"(?:email|mail|message|dm|slack) (?:me|us|them)\b")
_EACH_TIME = re.compile(r"\b(?:each|every) (?:time|run)\b(?! [a-z@])")
_EACH_LEAD = re.compile(r"^(?:for|with) (?:each|every)(?: (?:of (?:them|these|those)|one))?\b")


class Reader:
    """Reads one request against one catalogue."""

    def __init__(self, prepared: Prepared, catalog: Catalog, ranking: Ranking) -> None:
        self._prepared = prepared
        self._sends = SendReader(prepared, catalog, ranking)
        self._catalog = catalog
        self._result = Understood()
        self._each_next = False
        self._pending_if: Condition | None = None
        self._one_answer = False
        self._url_nouns: list[str] = []

    def read(self, text: str) -> Understood:
        """Read a request from which the schedule has been taken out."""
        vague = _VAGUE_TIME.search(text)
        if vague:
            self._result.vague_schedule = True
            text = text[: vague.start()] + text[vague.end() :]
        text = with_definitions(text)
        clauses = [c for c in split_clauses(text) if not _NOTHING.fullmatch(c)]
        summarised = any(_COMPOSES.fullmatch(c) for c in clauses)
        clauses = [c for c in clauses if not _COMPOSES.fullmatch(c)]
        nouns = [n for c in clauses for n in _nouns_of(c, self._prepared)]
        urls = (self._prepared.value(n) for n in re.findall(r"@url\d+", text))
        self._url_nouns = [noun for url in urls if (noun := noun_of_url(url))]
        words = set(re.findall(r"[a-z]{4,}", text))
        self._url_nouns += [w for w in words if is_plural(w) and singular(w) in words]
        self._one_answer = self._reads_one_thing(text, nouns)
        for clause in clauses:
            self._clause(clause, nouns)
        if summarised:
            self._summarise()
        self._name_reads(nouns)
        reads = any(isinstance(p, Read) for p in self._result.parts)
        if reads and self._result.incoming is None and _WATCHES.search(text):
            self._result.vague_schedule = True
        return self._result

    def _summarise(self) -> None:
        """`write a summary and send it`: the last sending is about everything."""
        parts = self._result.parts
        sends = [i for i, p in enumerate(parts) if isinstance(p, Send)]
        if sends:
            last = parts[sends[-1]]
            assert isinstance(last, Send)  # noqa: S101  # narrowed by the line above
            parts[sends[-1]] = replace(last, many="whole", summary=True)

    # -- one clause -----------------------------------------------------------
    def _clause(self, clause: str, nouns: Sequence[str]) -> None:
        before = len(self._result.parts)
        incoming, rest = read_incoming(clause, self._catalog)
        if incoming is not None:
            self._result.incoming = self._result.incoming or incoming
            clause = rest
            if not clause:
                return
        said = self._guards(_EACH_TIME.sub("", clause).strip(" ,"))
        for piece in _in_order(said):
            self._piece(piece, nouns)
        if (
            len(self._result.parts) == before
            and incoming is None
            and not self._each_next
            and self._pending_if is None
        ):
            self._not_understood(said)

    def _guards(self, clause: str) -> str:
        guard = _COUNT_GUARD.search(clause)
        if guard is None or find_conditions(guard[0], self._prepared):
            return clause
        rest = (clause[: guard.start()] + clause[guard.end() :]).strip(" ,")
        if re.search(r"\bnew\b", guard[0]):
            self._result.parts.append(OnlyNew("workflow"))
        sends = [i for i, p in enumerate(self._result.parts) if isinstance(p, Send)]
        if not rest and sends:
            last = self._result.parts[sends[-1]]
            assert isinstance(last, Send)  # noqa: S101  # narrowed by the line above
            self._result.parts[sends[-1]] = replace(last, only_if_any=True)
        return rest

    def _piece(self, clause: str, nouns: Sequence[str]) -> None:
        if not clause:
            return
        otherwise = _OTHERWISE.match(clause)
        clause = clause[otherwise.end() :] if otherwise else clause
        if _APPROVAL.search(clause) and not self._sends.has_receiver(_APPROVAL.sub("", clause)):
            self._approve(clause)
            return
        clause = self._take_approval(clause)
        single = self._single()
        slots, clause = self._sends.take_slots(clause)
        receives = self._sends.has_receiver(clause)
        drops = _drops(clause, receives=receives)
        words = read_list_words(
            clause, drops=drops, nouns=[*nouns, *self._url_nouns], single=single
        )
        found, rest, excepted = self._conditions(words.rest)
        reads = self._reads(rest)
        each = words.each or bool(_EACH_LEAD.match(clause)) or self._each_next
        sends = (
            []
            if reads and not receives and not TELLS.match(clause) and not _TO_ME.match(clause)
            else self._sends.read(rest, slots, whole_clause=clause, each=each, single=single)
        )
        keeps = [c.inverse() if drops or excepted else c for c in found]
        if otherwise and sends:
            sends = [replace(s, otherwise=True) for s in sends]
        self._result.parts += reads
        self._place(words.parts, keeps, sends, single=single)
        self._each_next = bool(_EACH_LEAD.match(clause)) and not sends

    def _place(
        self,
        listed: Sequence[object],
        keeps: list[Condition],
        sends: list[Send],
        *,
        single: bool,
    ) -> None:
        parts = self._result.parts
        if single:
            condition = keeps[0] if keeps else self._pending_if
            self._pending_if = condition if keeps and not sends else None
            parts += [p for p in listed if not isinstance(p, OnlyNew)]  # type: ignore[misc]  # parts by construction
            parts += [s if s.otherwise else replace(s, condition=condition) for s in sends]
            return
        refers_back = not any(isinstance(p, Send) for p in parts)
        parts += [Keep(c, narrows=refers_back or c.noun is None) for c in keeps]
        parts += listed  # type: ignore[arg-type]  # parts by construction
        parts += sends

    def _reads(self, clause: str) -> list[Read]:
        found = read_from_urls(clause, self._prepared)
        other = None if found else read_other(clause, self._prepared, self._catalog)
        return [other] if other else found

    def _conditions(self, clause: str) -> tuple[list[Condition], str, bool]:
        found = find_conditions(clause, self._prepared)
        excepted = bool(found) and any(m.end() <= found[0].end for m in _EXCEPT.finditer(clause))
        rest = clause
        for one in reversed(found):
            rest = rest[: one.start] + " " + rest[one.end :]
        rest = _EXCEPT.sub(" ", rest) if excepted else rest
        return [f.condition for f in found], re.sub(r"\s+", " ", rest).strip(" ,"), excepted

    def _take_approval(self, clause: str) -> str:
        match = _APPROVAL.search(clause)
        if match is None or match.end() - match.start() > 60:
            return clause
        self._approve(match[0])
        return (clause[: match.start()] + clause[match.end() :]).strip(" ,")

    def _approve(self, clause: str) -> None:
        condition = self._pending_if if self._single() else None
        self._pending_if = None if condition else self._pending_if
        self._result.parts.append(Approve(self._approver(clause), condition))

    def _reads_one_thing(self, text: str, nouns: Sequence[str]) -> bool:
        """Tell a reading of one answer (`get the forecast and post it`) from that of a list."""
        urls = [self._prepared.value(n) for n in dict.fromkeys(re.findall(r"@url\d+", text))]
        reads = read_from_urls(text, self._prepared)
        if nouns or len(urls) != 1 or noun_of_url(urls[0]) or any(r.noun for r in reads):
            return False
        about = find_conditions(text, self._prepared)
        if any(t.field not in _ONE_VALUES for f in about for t in f.condition.tests):
            return False
        return bool(_ONE_THING.search(text)) and not _SEVERAL.search(text)

    def _approver(self, clause: str) -> str | None:
        match = _WHO.search(clause)
        if match and match["mail"]:
            return self._prepared.value(match["mail"])
        return match["who"] if match and match["who"] and match["who"] not in _NOBODY else None

    def _single(self) -> bool:
        incoming = self._result.incoming
        if self._one_answer and incoming is None:
            return any(isinstance(p, Read) for p in self._result.parts)
        return (
            incoming is not None
            and not incoming.many
            and not any(isinstance(p, Read) for p in self._result.parts)
        )

    def _not_understood(self, clause: str) -> None:
        said = self._prepared.restored(clause).strip()
        words = re.findall(r"[a-z]+", clause)
        if len(words) >= 2 or (words and words[0] in SEND_VERBS):
            self._result.unsupported.append(said)

    def _name_reads(self, nouns: Sequence[str]) -> None:
        parts = self._result.parts
        reads = [i for i, p in enumerate(parts) if isinstance(p, Read)]
        for index in reads:
            read = parts[index]
            assert isinstance(read, Read)  # noqa: S101  # narrowed by the line above
            noun = (
                read.noun
                or noun_of_url(str(read.arguments.get("url", "")))
                or (nouns[0] if nouns and len(reads) == 1 else None)
            )
            parts[index] = replace(read, noun=noun, single=self._one_answer)
        incoming = self._result.incoming
        if incoming and incoming.noun is None and nouns:
            self._result.incoming = Incoming(nouns[0], incoming.many)


def _drops(clause: str, *, receives: bool) -> bool:
    lead = clause.split(" ", 1)[0]
    if lead == "leave" and not re.match(
        r"leave (?:[^@]* )?(?:out|off|aside|away|behind)\b", clause
    ):
        return False
    return (lead in DROP_VERBS and not receives) or bool(_DROPS.search(clause))


def _in_order(clause: str) -> list[str]:
    """`ask me before mailing it`, `mail it after I approve` and `mail it after posting it`: first things first."""
    before = re.match(
        r"(?P<first>(?:wait|pause|ask|get|request|require|check with)\b.*?),? before (?:you )?(?P<then>[a-z]+ing\b.*|you .*)",
        clause,
    )
    after = re.match(
        r"(?P<then>.+?) (?P<first>(?:after|once|when|only after|as soon as) (?:i|we|[a-z]+) (?:have |has )?(?:approv|confirm|sign|ok)\w*.*)",
        clause,
    )
    done = re.match(
        r"(?P<then>.+?),? (?:after|once done with) (?P<first>(?:posting|sending|sharing|announcing|emailing|mailing|telling|notifying)\b.*)",
        clause,
    )
    found = before or after or done
    return [found["first"], found["then"]] if found else [clause]


def _nouns_of(clause: str, prepared: Prepared) -> list[str]:
    """Answer what the things of a clause are called, many of them, best first."""
    found = [f.condition.noun for f in find_conditions(clause, prepared)]
    each = r"\b(?:each|every|any)(?: (?:new|remaining|single|such|of the))* ([a-z][\w-]+)"
    found += [_many(match[1]) for match in re.finditer(each, clause)]
    some = r"\b(?:new|the|all|only|of|those|these) ([a-z][\w-]+s)\b"
    found += [match[1] for match in re.finditer(some, clause) if is_plural(match[1])]
    return [
        n
        for n in found
        if n
        and is_noun(n)
        and n not in GENERIC
        and n not in {"ones", "hours", "minutes", "messages"} | _NOBODY
    ]


def _many(word: str) -> str | None:
    if is_plural(word):
        return word
    return plural(word) if is_noun(word) else None
