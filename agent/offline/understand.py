"""From clauses to parts: what each clause asks for, and what nobody here can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.approvals import APPROVAL, NOBODY, approver, asks_approval, is_told_again
from agent.offline.asides import is_background, is_courtesy, is_title
from agent.offline.by_hand import take_by_hand
from agent.offline.clauses import split_clauses
from agent.offline.condition import Condition
from agent.offline.conditions import find_conditions
from agent.offline.coverage import Known, left_over, things_of
from agent.offline.definitions import with_definitions
from agent.offline.incoming import read_incoming
from agent.offline.list_words import LIST_RULES, ListRule, read_list_words
from agent.offline.measures import Measured, read_measures
from agent.offline.nouns import GENERIC, is_noun, is_plural, noun_of_url, plural, singular
from agent.offline.one_thing import reads_one_thing
from agent.offline.order_words import one_and_many
from agent.offline.parts import (
    Approve,
    Group,
    Incoming,
    Keep,
    Limit,
    Measure,
    OnlyNew,
    Read,
    Send,
    Understood,
)
from agent.offline.reads import READ_EXTRAS, read_from_urls, read_other
from agent.offline.said_fields import read_said_fields
from agent.offline.sends import TELLS, SendReader
from agent.offline.text import Prepared
from agent.offline.verbs import DROP_VERBS, SEND_VERBS
from agent.plan import Ranking
from engine.core.action import Catalog

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
    r"|^(?:all |any |every )?(?:the )?(?:others|rest)(?: of (?:them|the [a-z]+s))?(?= (?:goes|go|should|are|is|will|must|to|in|into)\b)|^everything else(?= )"
)
_TO_ME = re.compile(r"(?:email|mail|message|dm|slack) (?:me|us|them)\b")
_EACH_TIME = re.compile(r"\b(?:each|every) (?:time|run)\b(?! [a-z@])")
_EACH_LEAD = re.compile(r"^(?:for|with) (?:each|every)(?: (?:of (?:them|these|those)|one))?\b")


class Reader:
    """Reads one request against one catalogue."""

    def __init__(
        self,
        prepared: Prepared,
        catalog: Catalog,
        ranking: Ranking,
        rules: Sequence[ListRule] = LIST_RULES,
    ) -> None:
        self._rules = rules
        self._prepared = prepared
        self._sends = SendReader(prepared, catalog, ranking)
        self._catalog = catalog
        self._result = Understood()
        self._each_next = False
        self._pending_if: Condition | None = None
        self._one_answer = False
        self._first = ""
        self._has_source = False
        self._manner_used = False
        self._figures: tuple[Measure, ...] = ()
        self._url_nouns: list[str] = []
        self._sources: list[str] = []

    def read(self, text: str) -> Understood:
        """Read a request from which the schedule has been taken out."""
        vague = _VAGUE_TIME.search(text)
        if vague:
            self._result.vague_schedule = True
            text = text[: vague.start()] + text[vague.end() :]
        text, self._result.by_hand = take_by_hand(with_definitions(text))
        self._has_source = bool(re.search(r"@sql", text)) or bool(
            [c for c in split_clauses(text) if read_from_urls(c, self._prepared)]
        )
        clauses = [c for c in split_clauses(text) if not _NOTHING.fullmatch(c)]
        summarised = any(_COMPOSES.fullmatch(c) for c in clauses)
        clauses = [c for c in clauses if not (_COMPOSES.fullmatch(c) or _says_nothing(c))]
        self._first = clauses[0] if len(clauses) > 1 else ""
        nouns = [n for c in clauses for n in _nouns_of(c, self._prepared)]
        urls = (self._prepared.value(n) for n in re.findall(r"@url\d+", text))
        self._sources = [noun for url in urls if (noun := noun_of_url(url))]
        self._url_nouns = list(self._sources)
        words = set(re.findall(r"[a-z]{4,}", text))
        self._url_nouns += [w for w in words if is_plural(w) and singular(w) in words]
        self._one_answer = reads_one_thing(text, nouns, self._prepared)
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
        incoming, rest = read_incoming(clause, self._catalog, reads=self._has_source)
        if incoming is not None:
            self._result.incoming = self._result.incoming or incoming
            clause = rest
        if _COMPLEMENT.fullmatch(clause) and self._narrows():
            return
        said = self._guards(_EACH_TIME.sub("", clause).strip(" ,"))
        for piece in _in_order(said):
            self._piece(piece, nouns)

    def _narrows(self) -> bool:
        """Tell whether something was kept, so that the rest is left out anyway."""
        return self._pending_if is not None or any(
            isinstance(p, Keep | OnlyNew | Limit) or (isinstance(p, Send) and p.condition)
            for p in self._result.parts
        )

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
        before = len(self._result.parts)
        self._manner_used = False
        otherwise = _OTHERWISE.match(clause)
        said = clause = clause[otherwise.end() :] if otherwise else clause
        if asks_approval(clause, self._prepared):
            if not self._sends.has_receiver(APPROVAL.sub("", clause)):
                self._approve(clause)
                return
            clause = self._take_approval(clause)
        single = self._single()
        slots, clause = self._sends.take_slots(clause)
        receives = self._sends.has_receiver(clause)
        drops = _drops(clause, receives=receives)
        words = read_list_words(
            clause, drops=drops, nouns=[*nouns, *self._url_nouns], single=single, rules=self._rules
        )
        found, rest, excepted = self._conditions(words.rest)
        measured = self._measured(rest, single=single)
        rest = measured.rest
        reads = self._reads(rest)
        each = words.each or bool(_EACH_LEAD.match(clause)) or self._each_next
        fields: tuple[str, ...] = ()
        sends: list[Send] = []
        if not reads or receives or TELLS.match(clause) or _TO_ME.match(clause):
            fields, plain = read_said_fields(rest, single=single)
            sends = self._sends.read(
                plain,
                slots,
                whole_clause=rest if measured.measures else clause,
                each=each,
                single=single,
            )
            rest = plain if sends else rest
            fields = fields or self._told_before(rest)
        sends = self._with_figures(sends, measured, rest)
        keeps = [c.inverse() if drops or excepted else c for c in found]
        sends = [replace(s, fields=fields, otherwise=bool(otherwise)) for s in sends]
        if not sends and not reads:
            rest = self._retold(rest, each=words.each)
        self._result.parts += reads
        self._place(words.parts, keeps, sends, single=single)
        self._each_next = bool(_EACH_LEAD.match(clause)) and not sends
        used = (
            measured.measures
            or self._manner_used
            or self._each_next
            or self._pending_if is not None
        )
        if _TELLS_MORE.match(said) and self._result.parts and not sends:
            return
        if used or len(self._result.parts) > before:
            self._uncovered(rest, [*nouns, *self._url_nouns], reads, sends)
        else:
            self._not_understood(said)

    def _measured(self, clause: str, *, single: bool) -> Measured:
        """Read the figures of a clause; what they are grouped by is a part of its own."""
        if single:
            return Measured((), None, clause, besides=False)
        known = one_and_many(self._sources)
        measured = read_measures(clause, nouns=known)
        if measured.by and measured.by not in known:
            self._result.parts.append(Group(measured.by))
        own = [m for m in measured.measures if m.field or m.kind == "count"]
        if own or not self._figures:
            self._figures = (
                *self._figures,
                *(m for m in measured.measures if m not in self._figures),
            )
        return measured

    def _with_figures(self, sends: list[Send], measured: Measured, rest: str) -> list[Send]:
        """A sending tells the figures of its clause, or of those before it."""
        if not self._figures or not (measured.measures or _FIGURES.search(rest)):
            return sends
        told = tuple(m for m in measured.measures if m.field or m.kind == "count") or self._figures
        grouped = any(isinstance(p, Group) for p in self._result.parts)
        counts = not grouped and not measured.besides and {m.kind for m in told} == {"count"}
        return [
            replace(
                s,
                measures=() if counts else told,
                counts=counts,
                besides=measured.besides,
                many=s.many if s.many == "each" else "whole",
            )
            for s in sends
        ]

    def _retold(self, rest: str, *, each: bool) -> str:
        """`one message each`, `all in one mail`: how the sending before is meant, where nothing is sent here."""
        match = _MANNER.search(rest)
        sends = [i for i, p in enumerate(self._result.parts) if isinstance(p, Send)]
        if not sends or (match is None and not each):
            return rest
        last = self._result.parts[sends[-1]]
        assert isinstance(last, Send)  # noqa: S101  # narrowed by the line above
        whole = match is not None and match["whole"] and not each
        self._result.parts[sends[-1]] = replace(last, many="whole" if whole else "each")
        self._manner_used = True
        return rest[: match.start()] + rest[match.end() :] if match else rest

    def _told_before(self, clause: str) -> tuple[str, ...]:
        """`send the same by mail`: the fields of the sending before."""
        before = [p for p in self._result.parts if isinstance(p, Send)]
        return before[-1].fields if before and re.search(r"\bthe same\b", clause) else ()

    def _uncovered(
        self, rest: str, nouns: Sequence[str], reads: Sequence[Read], sends: Sequence[Send]
    ) -> None:
        """Name what no rule has used of a clause that was otherwise understood."""
        named = [r.noun for r in reads if r.noun]
        incoming = self._result.incoming
        named += [incoming.noun] if incoming is not None and incoming.noun else []
        known = Known(
            things=things_of([*nouns, *named]),
            words=frozenset(w for s in sends for w in self._sends.words_of(s)),
            object_is_open=self._has_no_data(),
            reads=bool(reads),
            frames=tuple(f for s in sends for f in self._sends.frames_of(s)) + READ_EXTRAS,
        )
        self._result.unsupported += [
            self._prepared.restored(said) for said in left_over(rest, known)
        ]

    def _has_no_data(self) -> bool:
        return self._result.incoming is None and not any(
            isinstance(p, Read) for p in self._result.parts
        )

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
        excepted = bool(found) and any(m.start() < found[0].start for m in _EXCEPT.finditer(clause))
        rest = clause
        for one in reversed(found):
            rest = rest[: one.start] + " " + rest[one.end :]
        rest = _EXCEPT.sub(" ", rest) if excepted else rest
        return [f.condition for f in found], re.sub(r"\s+", " ", rest).strip(" ,"), excepted

    def _take_approval(self, clause: str) -> str:
        match = APPROVAL.search(clause)
        if match is None or match.end() - match.start() > 60:
            return clause
        self._approve(match[0])
        return (clause[: match.start()] + clause[match.end() :]).strip(" ,")

    def _approve(self, clause: str) -> None:
        if is_told_again(self._result.parts):
            return
        condition = self._pending_if if self._single() else None
        self._pending_if = None if condition else self._pending_if
        self._result.parts.append(Approve(approver(clause, self._prepared), condition))

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
        if clause == self._first and is_title(clause):
            return
        said = self._prepared.restored(clause).strip()
        if is_background(clause):
            self._result.background.append(said)
            return
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


_OTHERS = r"(?:all |any |every(?:thing)? |anything |anyone |no )?(?:of )?(?:the )?(?:others?|rest|else|other (?:ones|[a-z]+s)|remaining (?:ones|[a-z]+s)|remainder)"
# What is left out anyway: to say so adds nothing.
_COMPLEMENT = re.compile(
    rf"(?:please )?(?:ignore|skip|drop|discard|disregard|forget(?: about)?|leave|omit|exclude|do nothing (?:with|about|for)|don't (?:bother|care) (?:with|about)|no need for)(?: out)? {_OTHERS}(?: (?:alone|out|aside|be|as (?:it is|they are)))?"
    rf"|{_OTHERS} (?:(?:is|are|can be|should be|may be|will be|gets?|stays?) (?:ignored|skipped|dropped|discarded|left (?:out|alone)|of no interest|not (?:needed|interesting|important|relevant)|unimportant|irrelevant)|does(?:n't| not) matter|do(?:n't| not) matter)|nothing else"
)
# `..., which company and what they wrote`: the whole of what came in is told anyway.
_TELLS_MORE = re.compile(
    r"(?:and )?(?:who|which|whose|what|where|when)\b(?!.*\b(?:is|are|was|were|has|have) )[^@]*$"
)
_ONE_MESSAGE = (
    r"(?:message|post|mail|email|note|line|notification|alert|ping|entry|slack message)s?"
)
_MANNER = re.compile(
    rf"^(?:(?:with|as|in|by|each in|each as) )?(?:(?:one|1|a|an|its own|separate|a single|single|individual)(?: (?:single|separate|individual|own))? {_ONE_MESSAGE} (?:each|apiece|per (?:one|item|entry|[a-z]+)|for each(?: (?:one|of them|[a-z]+))?|of its own)|{_ONE_MESSAGE} of (?:its|their) own|separate {_ONE_MESSAGE}"
    rf"|one by one|1 by 1|one at a time|1 at a time|individually|separately|each (?:separately|on its own|in its own {_ONE_MESSAGE})|(?P<whole>(?:all |everything )?(?:together|in one go|at once|(?:as|in) (?:one|a single|1)(?: single)? {_ONE_MESSAGE}|(?:as|in) one)))$"
)
# What a later clause calls the figures of an earlier one.
_FIGURES = re.compile(
    r"\b(?:it|them|that|this|these|those|the (?:same|figures?|results?|numbers?|list|table|overview|summary|report|totals?|sums?|counts?|averages?))\b"
)
_WHEN_IT_DOES = re.compile(
    r"(?:when(?:ever)?|if|once|as soon as|each time|every time|then) (?:it|that|this|one|so|they)(?: (?:does|do|happens?|occurs?|is the case|comes?(?: in)?|arrives?|calls?|fires?|is (?:so|true)))?(?: so)?"
)


def _says_nothing(clause: str) -> bool:
    return is_courtesy(clause) or _WHEN_IT_DOES.fullmatch(clause) is not None


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
        and n not in {"ones", "hours", "minutes", "messages"} | NOBODY
    ]


def _many(word: str) -> str | None:
    if is_plural(word):
        return word
    return plural(word) if is_noun(word) else None
