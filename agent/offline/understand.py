"""From clauses to parts: what each clause asks for, and what nobody here can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.approvals import APPROVAL, approver, asks_approval, is_told_again
from agent.offline.asides import is_background, is_title
from agent.offline.by_hand import take_by_hand
from agent.offline.clause_order import drops, pieces_in_order
from agent.offline.clauses import split_clauses
from agent.offline.condition import Condition
from agent.offline.conditions import find_conditions
from agent.offline.coverage import Known, left_over, things_of
from agent.offline.definitions import with_definitions
from agent.offline.idle_clauses import composes, is_complement, says_nothing
from agent.offline.incoming import read_incoming
from agent.offline.list_words import LIST_RULES, ListRule, read_list_words
from agent.offline.measures import Measured, read_measures
from agent.offline.nouns import is_plural, noun_of_url, singular
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
from agent.offline.telling import FIGURES, MANNER, TELLS_MORE
from agent.offline.text import Prepared
from agent.offline.things import nouns_in
from agent.offline.vague_times import take_vague_time, watches
from agent.offline.verbs import SEND_VERBS
from agent.plan import Ranking
from engine.core.action import Catalog

_COUNT_GUARD = re.compile(
    r"(?:,? ?(?:but )?)?(?:only )?(?:if|when|in case|as long as|provided) (?:there (?:is|are) (?:any(?:thing)?|something|some|at least one)(?: (?:new|at all|left|to (?:report|send|post|show)))*(?: [a-z]+s?)?"
    r"|(?:any|some|at least one)(?: of (?:them|those|these))?(?: [a-z]+s)? (?:is|are|was|were|remains?|match(?:es)?|exists?|shows? up|comes? up|turns? up)(?: (?:found|left|there|new|over))?(?=$|,)"
    r"|(?:anything|something)(?: (?:new|at all))*(?: (?:was|is) (?:found|new|there))?|any(?: (?:were|are) (?:found|left))?$)"
    r"|,? ?(?:do(?:n't| not) send|skip) (?:it|anything|the (?:email|message)) (?:if|when) (?:there (?:is|are) )?(?:nothing|none|empty|no [a-z]+)(?: new)?"
)
_EXCEPT = re.compile(
    r"\b(?:except|unless|other than|but not|excluding|apart from)(?: for)?(?: if| when)?\b"
)
_OTHERWISE = re.compile(
    r"^(?:otherwise|or else|else|if not(?=,|$| then))\b,? ?|^(?:all |any |every )?(?:the )?(?:other|remaining) (?:new )?(?:ones|[a-z]+s)(?= (?:go|should|are|will|must|to|in)\b)"
    r"|^(?:all |any |every )?(?:the )?(?:others|rest)(?: of (?:them|the [a-z]+s))?(?= (?:goes|go|should|are|is|will|must|to|in|into)\b)|^everything else(?= )"
)
_THERE = re.compile(r"\b(?:in |to )?(?:there|the same (?:channel|place|address))(?=$|[,;.])")
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
        self._place_before = ""
        self._figures: tuple[Measure, ...] = ()
        self._url_nouns: list[str] = []
        self._sources: list[str] = []

    def read(self, text: str) -> Understood:
        """Read a request from which the schedule has been taken out."""
        text, self._result.vague_schedule = take_vague_time(text)
        text, self._result.by_hand = take_by_hand(with_definitions(text))
        self._has_source = bool(re.search(r"@sql", text)) or bool(
            [c for c in split_clauses(text) if read_from_urls(c, self._prepared)]
        )
        clauses = split_clauses(text)
        summarised = any(map(composes, clauses))
        clauses = [c for c in clauses if not (composes(c) or says_nothing(c))]
        self._first = clauses[0] if len(clauses) > 1 else ""
        nouns = [n for c in clauses for n in nouns_in(c, self._prepared)]
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
        if reads and self._result.incoming is None and watches(text):
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
        if is_complement(clause) and self._narrows():
            return
        said = self._guards(_EACH_TIME.sub("", clause).strip(" ,"))
        for piece in pieces_in_order(said):
            self._piece(piece, nouns)

    def _with_same_place(self, clause: str) -> str:
        """`... otherwise post "fine" there`: where the sending before went."""
        places = re.findall(r"@(?:chan|mail)\d+", clause)
        if not places and self._place_before:
            clause = _THERE.sub(f"to {self._place_before}", clause)
        self._place_before = places[-1] if places else self._place_before
        return clause

    def _with_its_field(self, clause: str) -> str:
        """`if it is "x"` compares what the condition before compared."""
        sends = [p for p in self._result.parts if isinstance(p, Send) and p.condition]
        last = sends[-1].condition if sends else None
        field = last.tests[-1].field if last is not None else None
        return (
            re.sub(r"\bif it(?: is|'s|(?= equals))", f"if {field} is", clause) if field else clause
        )

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
        gate = ""
        if asks_approval(clause, self._prepared):
            if not self._sends.has_receiver(APPROVAL.sub("", clause)):
                self._approve(clause)
                return
            gate, clause = self._take_approval(clause)
        clause = self._with_same_place(clause)
        single = self._single()
        clause = self._with_its_field(clause) if single else clause
        slots, clause = self._sends.take_slots(clause)
        receives = self._sends.has_receiver(clause)
        leaves_out = drops(clause, receives=receives)
        words = read_list_words(
            clause,
            drops=leaves_out,
            nouns=[*nouns, *self._url_nouns],
            single=single,
            rules=self._rules,
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
        keeps = [c.inverse() if leaves_out or excepted else c for c in found]
        sends = [replace(s, fields=fields, otherwise=bool(otherwise)) for s in sends]
        if not sends and not reads:
            rest = self._retold(rest, each=words.each)
        self._result.parts += reads
        if gate:
            # of one thing, what is compared decides whether anybody is asked
            self._approve(gate, keeps[0] if keeps and single else None)
            keeps = [] if single else keeps
        self._place(words.parts, keeps, sends, single=single)
        self._each_next = bool(_EACH_LEAD.match(clause)) and not sends
        used = (
            measured.measures
            or self._manner_used
            or self._each_next
            or self._pending_if is not None
        )
        if TELLS_MORE.match(said) and self._result.parts and not sends:
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
        if not self._figures or not (measured.measures or FIGURES.search(rest)):
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
        match = MANNER.search(rest)
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
        same = r"\bthe same\b|\b(?:post|send|mail|email|put|write) (?:them|these|those)\b"
        return before[-1].fields if before and re.search(same, clause) else ()

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

    def _take_approval(self, clause: str) -> tuple[str, str]:
        """Answer the words that ask for an approval, and the clause without them."""
        match = APPROVAL.search(clause)
        if match is None or match.end() - match.start() > 80:
            return "", clause
        return match[0], (clause[: match.start()] + clause[match.end() :]).strip(" ,")

    def _approve(self, clause: str, condition: Condition | None = None) -> None:
        if is_told_again(self._result.parts):
            return
        pending = self._pending_if if self._single() else None
        self._pending_if = None if pending else self._pending_if
        who = approver(clause, self._prepared)
        self._result.parts.append(Approve(who, condition or pending))

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
