"""From clauses to parts: what each clause asks for, and what nobody here can do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.offline.apps.reader import AppReader
from agent.offline.conditions.condition import Condition, Test, all_of
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language import clause_words
from agent.offline.language.asides import is_background, is_title, without_frame
from agent.offline.language.clause_order import drops, pieces_in_order
from agent.offline.language.clauses import split_clauses
from agent.offline.language.coverage import Known, left_over, things_of
from agent.offline.language.definitions import with_definitions
from agent.offline.language.idle_clauses import (
    composes,
    is_complement,
    says_nothing,
    without_nothing,
)
from agent.offline.language.nouns import is_plural, noun_of_url, singular
from agent.offline.language.text import Prepared
from agent.offline.language.things import nouns_in
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.language.wording import reworded
from agent.offline.reading.approvals import (
    APPROVAL,
    approver,
    asks_approval,
    is_told_again,
    take_approval,
    with_condition_said,
)
from agent.offline.reading.by_hand import take_by_hand
from agent.offline.reading.deeds import DeedReader
from agent.offline.reading.exceptions import with_exceptions
from agent.offline.reading.failures import take_failure
from agent.offline.reading.figure_limits import take_limit
from agent.offline.reading.figures_said import FiguresSaid
from agent.offline.reading.guards import others_again, take_guard
from agent.offline.reading.incoming import read_incoming
from agent.offline.reading.list_words import LIST_RULES, ListRule, read_list_words, said_once
from agent.offline.reading.made_lists import brings
from agent.offline.reading.measures import NO_FIGURES
from agent.offline.reading.named_reads import name_reads
from agent.offline.reading.one_thing import reads_for_one, reads_one_thing
from agent.offline.reading.opposites import opposite_of_last
from agent.offline.reading.parts import (
    Approve,
    Incoming,
    Keep,
    Limit,
    Many,
    OnlyNew,
    Read,
    Send,
    Understood,
    Wait,
)
from agent.offline.reading.piece import Piece
from agent.offline.reading.reads import READ_EXTRAS, names_source
from agent.offline.reading.recipients import OWN_ADDRESS
from agent.offline.reading.resolved import with_listed_names
from agent.offline.reading.restricting import restricts
from agent.offline.reading.said_fields import read_said_fields, take_heading
from agent.offline.reading.sends import SendReader
from agent.offline.reading.sources import PLACES, reads_of
from agent.offline.reading.spared import take_spared
from agent.offline.reading.telling import (
    TELLS,
    TELLS_MORE,
    fields_before,
    retold,
    sums_up_all,
    with_its_field,
)
from agent.offline.reading.unread import with_comparison
from agent.offline.rephrasing.chat import without_courtesy
from agent.offline.rephrasing.plainly import said_plainly
from agent.offline.timing.vague_times import take_vague_time, watches
from agent.plan import Ranking
from engine.core.action import Catalog


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
        self._deeds = DeedReader(prepared, catalog)
        self._apps = AppReader(prepared, catalog)
        self._catalog = catalog
        self._result = Understood()
        self._spares = self._each_next = self._happens = False
        self._pending_if: Condition | None = None
        self._one_answer = self._of_one = self._has_source = False
        self._first = self._place_before = ""
        self._listed: str | None = None
        self._only_if: Test | None = None
        self._figures = FiguresSaid()
        self._url_nouns: list[str] = []

    def read(
        self, text: str, *, happens: bool = False, incoming: Incoming | None = None
    ) -> Understood:
        """Read a request from which the schedule has been taken out.

        `happens`: nothing has been said of when it runs, so something that happens may start it.
        `incoming`: a call is known to start it, and the words for that are taken out too.
        """
        self._happens = happens
        text, self._result.vague_schedule = take_vague_time(text)
        text, failed = take_failure(without_courtesy(text))
        self._result.incoming = Incoming("workflows", failed=True) if failed else incoming
        text = said_plainly(without_frame(text), self._prepared)
        text, self._spares = take_spared(text)
        text, self._result.by_hand = take_by_hand(with_definitions(text))
        text, self._listed = reworded(text, self._prepared)
        clauses = split_clauses(text)
        self._has_source = bool(re.search(r"@sql", text)) or bool(
            [c for c in clauses if names_source(c, self._prepared)]
        )
        summarised = any(map(composes, clauses))
        clauses = [c for c in clauses if not (composes(c) or says_nothing(c))]
        self._first = clauses[0] if len(clauses) > 1 else ""
        nouns = [n for c in clauses for n in nouns_in(c, self._prepared)]
        urls = map(self._prepared.value, re.findall(r"@url\d+", text))
        self._figures.sources = [noun for url in urls if (noun := noun_of_url(url))]
        words = set(re.findall(r"[a-z]{4,}", text))
        twice = [w for w in words if is_plural(w) and singular(w) in words]
        self._url_nouns = [*self._figures.sources, *twice]
        self._of_one = reads_for_one(clauses, self._prepared)
        self._one_answer = self._of_one or reads_one_thing(text, nouns, self._prepared)
        for clause in clauses:
            self._clause(clause, nouns)
        if summarised:
            sums_up_all(self._result.parts)
        self._result.parts = with_listed_names(self._result.parts, self._prepared)
        name_reads(self._result, nouns, single=self._one_answer)
        if self._has_read() and self._result.incoming is None and watches(text):
            self._result.vague_schedule = True
        return self._result

    def _clause(self, clause: str, nouns: Sequence[str]) -> None:
        watched = self._prepared if self._happens and self._has_no_data() else None
        incoming, rest = read_incoming(
            clause, self._catalog, self._result.incoming, reads=self._has_source, prepared=watched
        )
        if incoming is not None:
            if self._listed is not None:
                incoming = replace(incoming, noun=self._listed, many=True)
            self._result.incoming, clause = self._result.incoming or incoming, rest
        if is_complement(clause) and self._narrows():
            return
        clause, only_if = take_limit(clause, self._figures, single=self._single())
        before = len(self._result.parts)
        said = clause_words.EACH_TIME.sub("", clause).strip(" ,")
        said = take_guard(said, self._result.parts, self._prepared)
        for piece in pieces_in_order(said):
            self._piece(piece, nouns)
        if only_if is not None or self._only_if is not None:
            self._limit_sends(before, only_if or self._only_if)

    def _limit_sends(self, before: int, only_if: Test | None) -> None:
        """`if there are over 9 of them`: what is sent in this clause, or in the next that sends."""
        parts = self._result.parts
        sends = [i for i, p in enumerate(parts) if i >= before and isinstance(p, Send)]
        for index in sends:
            send = parts[index]
            assert isinstance(send, Send)  # noqa: S101  # narrowed by the line above
            many: Many = "each" if send.many == "each" and not send.parameters else "whole"
            parts[index] = replace(send, only_if=only_if, many=many)
        self._only_if = None if sends else only_if

    def _with_same_place(self, clause: str) -> str:
        """`... otherwise post "fine" there`: where the sending before went."""
        places = re.findall(r"@(?:chan|mail)\d+", clause)
        if not places and self._place_before:
            clause = clause_words.THERE.sub(f"to {self._place_before}", clause)
        self._place_before = places[-1] if places else self._place_before
        return clause

    def _narrows(self) -> bool:
        """Tell whether something was kept, so that the rest is left out anyway."""
        return self._pending_if is not None or any(
            isinstance(p, Keep | OnlyNew | Limit) or (isinstance(p, Send) and p.condition)
            for p in self._result.parts
        )

    def _piece(self, clause: str, nouns: Sequence[str]) -> None:
        if not clause:
            return
        otherwise = clause_words.OTHERWISE.match(clause) or others_again(clause, self._result.parts)
        clause = clause[otherwise.end() :] if otherwise and not otherwise.start() else clause
        gate, said = "", clause
        if asks_approval(clause, self._prepared):
            if not self._goes_somewhere(APPROVAL.sub("", clause)):
                self._ask_first(clause, otherwise=bool(otherwise))
                return
            gate, clause = take_approval(clause)
        clause = self._with_same_place(clause)
        asked, clause = self._apps.take(clause)
        if asked is None and (deed := self._deeds.read(clause)) is not None:
            self._result.parts.append(deed)
            return
        clause = with_its_field(self._result.parts, clause)
        before = len(self._result.parts)
        piece = self._read_piece(clause, nouns, asked)
        if self._single() and restricts(self._result.parts, clause, piece):
            self._uncovered(piece, [*nouns, *self._url_nouns])
            return
        no = otherwise is not None and otherwise[0].startswith(clause_words.REJECTED)
        piece.sends = [replace(s, otherwise=bool(otherwise), rejected=no) for s in piece.sends]
        used = self._use(piece, gate)
        if TELLS_MORE.match(said) and self._result.parts and not piece.sends:
            return
        if used or len(self._result.parts) > before:
            self._uncovered(piece, [*nouns, *self._url_nouns])
        else:
            self._not_understood(said)

    def _ask_first(self, clause: str, *, otherwise: bool) -> None:
        """`if it is over 9 ask the controller`: of one thing, that decides whether anybody is asked."""
        found, rest, _ = self._conditions(clause) if self._single() else ([], clause, False)
        before = opposite_of_last(self._result.parts) if otherwise and self._single() else None
        self._approve(rest, found[0] if found else before)

    def _goes_somewhere(self, clause: str) -> bool:
        return self._sends.has_receiver(clause) or self._apps.take(clause)[0] is not None

    def _read_piece(self, clause: str, nouns: Sequence[str], asked: Read | Send | None) -> Piece:
        """Read the words of one clause; every rule takes out what it uses."""
        single = self._single()
        slots, clause = self._sends.take_slots(clause)
        receives = self._sends.has_receiver(clause)
        outs, known = drops(clause, receives=receives), [*nouns, *self._url_nouns]
        words = read_list_words(clause, drops=outs, nouns=known, single=single, rules=self._rules)
        found, rest, _ = self._conditions(words.rest)
        rest = without_nothing(rest) if found else rest
        parts = self._result.parts
        measured = NO_FIGURES if single else self._figures.read(rest, parts)
        rest = measured.rest if measured.measures else rest
        leads, each = bool(clause_words.EACH_LEAD.match(clause)), words.each or words.per_group
        piece = Piece(words.parts, rest, self._reads(rest, asked), each=each, leads_each=leads)
        piece.keeps = [c.inverse() if outs else c for c in found]
        piece.figures = bool(measured.measures)
        if isinstance(asked, Send):
            fields, piece.rest = read_said_fields(piece.rest, single=single)
            each = each or leads or self._each_next
            piece.sends = [replace(asked, fields=fields, many="each" if each else "unsaid")]
        elif (
            not piece.reads
            or receives
            or TELLS.match(clause)
            or clause_words.TO_ME.match(clause)
            or OWN_ADDRESS.search(clause)
        ):
            whole = rest if measured.measures else clause
            self._read_sends(piece, slots, whole, single=single)
        piece.sends = self._figures.told_by(piece.sends, measured, piece.rest, parts)
        return piece

    def _read_sends(
        self, piece: Piece, slots: Mapping[str, str], whole: str, *, single: bool
    ) -> None:
        heading, piece.rest = take_heading(piece.rest)
        fields, plain = read_said_fields(piece.rest, single=single)
        each = piece.each or piece.leads_each or self._each_next
        sends = self._sends.read(plain, slots, whole_clause=whole, each=each, single=single)
        if sends:
            piece.rest = plain
        fields = fields or fields_before(self._result.parts, piece.rest)
        piece.sends = [replace(s, fields=s.fields or fields, heading=heading) for s in sends]

    def _use(self, piece: Piece, gate: str) -> bool:
        """Add what a clause asks for; answer whether it says something even where it adds no part."""
        parts = self._result.parts
        told = None
        if not piece.sends and not piece.reads:
            told = retold(parts, piece.rest, each=piece.each)
            piece.rest = piece.rest if told is None else told
        parts += piece.reads
        single = self._single()
        if gate:
            # of one thing, what is compared decides whether anybody is asked
            self._approve(gate, piece.keeps[0] if piece.keeps and single else None)
            piece.keeps = [] if single else piece.keeps
        self._place(piece.listed, piece.keeps, piece.sends, single=single)
        self._each_next = piece.leads_each and not piece.sends
        waits = self._each_next or self._pending_if is not None
        return piece.figures or told is not None or waits

    def _uncovered(self, piece: Piece, nouns: Sequence[str]) -> None:
        """Name what no rule has used of a clause that was otherwise understood."""
        reads, sends = piece.reads, piece.sends
        named = [r.noun for r in reads if r.noun]
        incoming = self._result.incoming
        named += [incoming.noun] if incoming is not None and incoming.noun else []
        known = Known(
            things=things_of([*nouns, *named]),
            words=frozenset(w for s in sends for w in self._sends.words_of(s)),
            object_is_open=self._has_no_data(),
            sends=bool(sends),
            reads=bool(reads),
            frames=tuple(f for s in sends for f in self._sends.frames_of(s))
            + READ_EXTRAS
            + (PLACES if reads else ()),
        )
        left = with_comparison(left_over(piece.rest, known), piece.rest)
        if self._single() and (once := said_once(piece.rest)):
            left.append(once)  # what came in before is remembered for lists only
        for said in left:
            self._result.leave(self._prepared.restored(said), sends=len(sends))

    def _has_no_data(self) -> bool:
        return self._result.incoming is None and not self._has_read()

    def _has_read(self, *, lists: bool = False) -> bool:
        return any(brings(p, self._catalog, lists=lists) for p in self._result.parts)

    def _place(
        self, listed: Sequence[object], keeps: list[Condition], sends: list[Send], *, single: bool
    ) -> None:
        parts = self._result.parts
        if single:
            if self._pending_if is not None and sends and all(s.otherwise for s in sends):
                # `if it is empty do nothing, otherwise post it`: only the other case does something
                sends = [replace(s, otherwise=False) for s in sends]
                keeps = [self._pending_if.inverse()]
            condition = all_of(keeps) if keeps else self._pending_if
            waits = any(isinstance(p, Wait) for p in listed)  # for what comes then it has to hold
            self._pending_if = condition if (keeps or waits) and not sends else None
            parts += [p for p in listed if not isinstance(p, OnlyNew)]  # type: ignore[misc]  # parts by construction
            parts += [
                s if s.otherwise and not keeps else replace(s, condition=condition) for s in sends
            ]
            return
        refers_back = not any(isinstance(p, Send) for p in parts)
        beside = bool(sends) and all(s.otherwise for s in sends)
        if keeps and beside:  # `otherwise if it is over 9 ...`: one more way
            sends = [replace(s, otherwise=False) for s in sends]
        parts += [Keep(c, refers_back or c.noun is None, beside=beside) for c in keeps]
        parts += listed  # type: ignore[arg-type]  # parts by construction
        parts += sends

    def _reads(self, clause: str, asked: Read | Send | None) -> list[Read]:
        if isinstance(asked, Read):
            return [asked]
        if asked is not None and "@url" not in clause:
            return []
        services = self._sends.services if self._has_no_data() else None
        reads = reads_of(clause, self._prepared, self._catalog, services)
        return [replace(r, single=True) for r in reads] if self._of_one else reads

    def _conditions(self, clause: str) -> tuple[list[Condition], str, bool]:
        found = find_conditions(clause, self._prepared)
        wanted, excepted = with_exceptions(clause, found)
        rest = clause
        for one in reversed(found):
            rest = rest[: one.start] + " " + rest[one.end :]
        rest = clause_words.EXCEPT.sub(" ", rest) if excepted else rest
        return wanted, re.sub(r"\s+", " ", rest).strip(" ,"), excepted

    def _approve(self, clause: str, condition: Condition | None = None) -> None:
        if is_told_again(self._result.parts):
            self._result.parts = with_condition_said(self._result.parts, condition)
            return
        pending = self._pending_if if self._single() else None
        self._pending_if = None if pending else self._pending_if
        who = approver(clause, self._prepared)
        self._result.parts += [Approve(who, condition or pending, self._spares)]

    def _single(self) -> bool:
        incoming = self._result.incoming
        if incoming is None:
            return self._one_answer and self._has_read()
        return not incoming.many and not self._has_read(lists=True)

    def _not_understood(self, clause: str) -> None:
        if clause == self._first and is_title(clause):
            return
        said = self._prepared.restored(clause).strip()
        words = re.findall(r"[a-z]+", clause)
        if is_background(clause):
            self._result.background.append(said)
        elif len(words) >= 2 or (words and words[0] in SEND_VERBS):
            self._result.leave(said)
