"""Changes of a workflow in words, as the smallest patch that does what was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.offline.answering.describe import answer, is_question
from agent.offline.answering.unsupported import cannot
from agent.offline.building.holes import settle
from agent.offline.building.questions import questions_of
from agent.offline.building.triggers import zone_for
from agent.offline.changes.adds import add_guard, add_list_step, add_sends
from agent.offline.changes.asides import (
    AT_LAST,
    FINE,
    FINE_TAIL,
    LEFT_OVER,
    OF_A_FIELD,
    PERMITTED,
    PERSON_ONLY,
    THAT_STEP,
)
from agent.offline.changes.bare import bare_value, corrected_place
from agent.offline.changes.between import wait_between
from agent.offline.changes.bounds import out_of_bounds
from agent.offline.changes.change import Change
from agent.offline.changes.deeds import BEFORE, add_deed
from agent.offline.changes.doubts import doubt
from agent.offline.changes.draft import EditDraft
from agent.offline.changes.echoes import is_echo
from agent.offline.changes.exact import change_exactly
from agent.offline.changes.filter_words import counts_a_field, fields_of
from agent.offline.changes.filters import change_filter, is_condition
from agent.offline.changes.further import FURTHER, read_at_once
from agent.offline.changes.gates import put_gate
from agent.offline.changes.kept_qualities import without_kept_qualities
from agent.offline.changes.languages import language_of
from agent.offline.changes.manner import change_sort, retell, sort_of_things, turn_order
from agent.offline.changes.mentions import drop_field, mention_field
from agent.offline.changes.narrowing import as_only
from agent.offline.changes.once import only_once
from agent.offline.changes.order import put_in_order
from agent.offline.changes.ordering import order_things
from agent.offline.changes.other_service import send_otherwise
from agent.offline.changes.outputs_follow import follow_outputs
from agent.offline.changes.places import (
    add_after,
    add_later,
    add_on_condition,
    add_on_failure,
    add_on_rejection,
    goes_there,
    when_empty,
)
from agent.offline.changes.quoted_limits import without_quotes
from agent.offline.changes.receivers import (
    change_receivers,
    is_new_sending,
    mail_by_field,
    one_more,
)
from agent.offline.changes.recipients import change_recipients
from agent.offline.changes.removals import HOW_MANY, remove_step, undone_by
from agent.offline.changes.repeats import other_case, same_again
from agent.offline.changes.replacements import replace_sender
from agent.offline.changes.restoring import put_back
from agent.offline.changes.rows import add_row
from agent.offline.changes.schedule import ALSO, ScheduleChange
from agent.offline.changes.scope import named
from agent.offline.changes.sentences import first_things_first, sentences_of
from agent.offline.changes.settings import change_setting, items_go_on, swap_option
from agent.offline.changes.slots import fill_slot
from agent.offline.changes.strays import doubt_of_all
from agent.offline.changes.summary import change_words
from agent.offline.changes.swaps import swap_held
from agent.offline.changes.tells import tell_in_subject, tell_otherwise
from agent.offline.changes.texts import add_field, change_plain_texts, change_text
from agent.offline.changes.things_done import follow_what_was_done
from agent.offline.changes.thresholds import move_threshold
from agent.offline.changes.undoing import takes_back
from agent.offline.changes.unsure import asking, unsure
from agent.offline.changes.unwanted import take_out, take_out_unwanted
from agent.offline.changes.values import change_value, without_old
from agent.offline.changes.ways import case_of, redirect, way_of
from agent.offline.changes.ways_guarded import guard_ways
from agent.offline.changes.widening import widen
from agent.offline.changes.wishes import (
    as_removal,
    plain_clock,
    plain_counts,
    plain_ends,
    plain_wish,
    plain_zone,
)
from agent.offline.language.asides import is_courtesy, without_reasons
from agent.offline.language.clauses import split_clauses
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.reading.parts import Do, Keep, Limit, OnlyNew, Part, Send, Sort, Understood
from agent.offline.reading.understand import Reader
from agent.plan import Plan, PlanRequest, Question

_REMOVE = re.compile(
    r"^(?:(?:just|also|please|and) )*(?:skip|drop|remove|delete|leave out|get rid of|take out|cut|omit|without|no more|no|stop|don't|do not|cancel|forget(?: about)?|lose|disable|turn off)\b(?P<what>.*)$"
)
_SAYS_NEW = re.compile(
    r"@str|\b(?:another|2nd|second|separate|extra|additional(?:ly)?|more|new|also|too|as well|then|afterwards|at the end|number|how many|total|sum|count)\b"
)
_SENDS = re.compile(rf"\b(?:{'|'.join(sorted(SEND_VERBS))}|also|too|as well|know|hear|get|gets|go|goes|to|into|in|need|needs)\b")  # fmt: skip
# What is read whole, before the words are cut into clauses.
_WHOLE: Sequence[Callable[[Change, str], bool]] = (
    put_back,
    *FURTHER,
    change_exactly,
    swap_held,
    bare_value,
    same_again,
    other_case,
    fill_slot,
    wait_between,
    change_recipients,
    move_threshold,
    widen,
    order_things,
    language_of,
    tell_in_subject,
    mention_field,
    tell_otherwise,
    put_in_order,
    replace_sender,
    send_otherwise,
    add_on_failure,
    add_on_rejection,
    when_empty,
    add_later,
    add_after,
    redirect,
    add_row,
    items_go_on,
    mail_by_field,
    add_on_condition,
)


def plan_change(prepared: Prepared, text: str, request: PlanRequest) -> Plan:
    """Answer what the words ask of the workflow that is there."""
    said = text.strip(" .!")
    assert request.document is not None  # noqa: S101  # the caller checked it
    if takes_back(said):
        return Plan(kind="undo", summary="Undo the last change.")
    if PERSON_ONLY.match(said):
        return Plan(
            kind="publish",
            summary="Only you can do that.",
            answer="I propose changes and cannot do this for you: publish, run, pause, switch on or delete it yourself with the buttons above.",
        )
    if is_question(text):
        return Plan(
            kind="answer",
            summary="About this workflow",
            answer=answer(said, request.document, request.catalog),
        )
    prepared.zone = zone_for(None, request)[0]
    changer = _Changer(prepared, request)
    changer.read(said)
    return changer.plan()


def changed_by(prepared: Prepared, text: str, request: PlanRequest, draft: EditDraft) -> Change:
    """Let the words of one wish change a draft; what they leave open is in the answer."""
    prepared.zone = zone_for(None, request)[0]
    changer = _Changer(prepared, request, draft)
    changer.read(text.strip(" .!"))
    return changer.change


class _Changer:
    def __init__(
        self, prepared: Prepared, request: PlanRequest, draft: EditDraft | None = None
    ) -> None:
        assert request.document is not None  # noqa: S101  # the caller checked it
        self._prepared = prepared
        self._request = request
        self._draft = draft or EditDraft(request.document)
        self._change = Change(self._draft, prepared, request)
        self._before = ""

    @property
    def change(self) -> Change:
        return self._change

    def read(self, text: str) -> None:
        text = without_kept_qualities(self._change, without_quotes(self._prepared, text))
        if read_at_once(self._change, text):
            return
        text = re.sub(
            r",? (?:and |but )?not (?:to |in )?(?=@(?:chan|mail|url)\d+$)", " instead of ", text
        )
        text = AT_LAST.sub("", first_things_first(without_reasons(text)))
        for sentence in sentences_of(text):
            self._sentence(self._with_what_it_means(sentence))
            self._before = sentence

    def _with_what_it_means(self, sentence: str) -> str:
        """What is to go was named in the reason before it: the step by its own name."""
        match = THAT_STEP.search(as_removal(plain_wish(sentence)))
        meant = named(self._before, self._change) if match and self._before else []
        if match is None or len(meant) != 1 or self._draft.operations:
            return sentence
        self._change.unsupported.clear()
        self._change.meant.add(str(meant[0]["id"]))
        return f"remove the step {str(meant[0]['id']).replace('_', ' ')}"

    def _sentence(self, text: str) -> None:
        if corrected_place(self._change, text):
            return
        text = as_removal(as_only(plain_zone(plain_ends(plain_clock(plain_wish(text))))))
        text = plain_counts(text, fields_of(self._change)) if "-" in text else text
        for rule in _WHOLE:
            if rule(self._change, text):
                return
        text = self._schedule(change_plain_texts(self._change, text))
        for clause in split_clauses(FINE_TAIL.sub("", text), keep_adverbs=True):
            if (
                not LEFT_OVER.fullmatch(clause)
                and not is_courtesy(clause)
                and not (FINE.search(clause) and not is_condition(self._change, clause))
                and not PERMITTED.match(clause)
                and not is_echo(self._change, clause)
                and not self._clause(clause)
            ):
                self._not_understood(clause)

    def _not_understood(self, clause: str) -> None:
        operations = self._draft.operations
        told = {s["id"] for s in named(clause, self._change)}
        removed = any(o["op"] == "remove_step" for o in operations) and "@" not in clause
        if removed and told and told <= {o.get("id") for o in operations}:
            return  # `no pdf, only the plain text` says what is left without it
        if (question := doubt(self._change, clause)) is not None:
            self._change.ask(question)
        elif len(re.findall(r"[a-z]+", clause)) > 1:
            self._change.unsupported.append(self._prepared.restored(clause))

    def plan(self) -> Plan:
        draft, out = self._draft, self._change
        settle(draft, self._request.document or {})
        follow_what_was_done(out)
        guard_ways(draft)
        doubt = out_of_bounds(out) or doubt_of_all(out, self._prepared.text)
        if doubt is not None:
            return unsure(doubt)
        unsupported = tuple(cannot(said, self._request.catalog) for said in out.unsupported)
        questions = tuple(
            Question(id=f"change-{n}", text=q) for n, q in enumerate(out.questions[:3])
        )
        if draft.operations:
            out.assumptions += follow_outputs(draft, self._request)
            before = {q.path for q in questions_of(self._request.document or {})}
            opened = tuple(q for q in questions_of(draft.document) if q.path not in before)
            return Plan(
                kind="change",
                summary=change_words(draft),
                operations=draft.operations,
                assumptions=tuple(out.assumptions),
                questions=(*questions, *opened)[:3],
                unsupported=unsupported,
            )
        if questions:
            return asking(questions)
        if unsupported:
            return Plan(
                kind="impossible",
                summary="I changed nothing.",
                answer=" ".join(unsupported) + " I changed nothing.",
                unsupported=unsupported,
            )
        return unsure("I do not see what to change. Name the step, and what should be different.")

    # -- times ------------------------------------------------------------------------
    def _schedule(self, text: str) -> str:
        change = ScheduleChange(self._draft, self._request)
        rest = change.read(text)
        self._change.questions += change.questions
        self._change.assumptions += change.assumptions
        return rest

    # -- one clause -------------------------------------------------------------------
    def _clause(self, clause: str) -> bool:
        clause = as_removal(as_only(plain_wish(clause)))
        if HOW_MANY.search(clause) and not counts_a_field(self._change, clause):
            return False
        if (rest := self._schedule(clause)) != clause:
            return bool(LEFT_OVER.fullmatch(rest)) or self._clause(rest)
        wanted, old = without_old(clause)
        change = self._change
        return (
            change_exactly(change, clause)
            or change_setting(change, wanted, old)
            or fill_slot(change, wanted)
            or change_recipients(change, clause)
            or mention_field(change, wanted)
            or drop_field(change, clause)
            or add_field(change, wanted)
            or swap_held(change, clause)
            or only_once(change, clause)
            or add_on_condition(change, wanted)
            or change_filter(change, wanted)
            or self._removes(clause, wanted, old)
            or self._changes(clause, wanted, old)
        )

    def _removes(self, clause: str, wanted: str, old: str) -> bool:
        """Put something before a step, or take a step out."""
        if put_gate(self._change, wanted) or take_out_unwanted(self._change, clause):
            return True
        if (step := undone_by(self._draft, clause)) is not None:
            remove_step(self._draft, step)
            return True
        removed = _REMOVE.match(wanted)
        if removed is None or re.search(r"@(?:chan|mail)", old) or OF_A_FIELD.match(wanted):
            return False
        return take_out(self._change, removed["what"], wanted)

    def _changes(self, clause: str, wanted: str, old: str) -> bool:
        """Change a text, a receiver, a value; else add what the words ask for."""
        if self._deed(wanted) or (
            not is_new_sending(clause, old) and change_text(self._change, wanted)
        ):
            return True
        if (
            one_more(self._draft, wanted, self._prepared)
            if ALSO.search(clause)
            else not is_new_sending(clause, old) and change_receivers(self._change, wanted, old)
        ):
            return True
        change = self._change
        return (
            swap_option(change, wanted, old)
            or change_value(change, wanted, old)
            or turn_order(self._draft, wanted)
            or retell(self._draft, wanted, self._request)
            or self._parts(wanted)
        )

    def _parts(self, clause: str) -> bool:
        understood = self._read(clause)
        # What is to be left out is never added, also where there is none of it.
        is_removal = _REMOVE.match(clause) is not None
        known = bool(named(clause, self._change, self._change.senders))
        goes_nowhere = "@" not in clause and known and not ALSO.search(clause)
        sends = [
            p
            for p in understood.parts
            if isinstance(p, Send) and not is_removal and not goes_nowhere
        ]
        if not _SAYS_NEW.search(clause):
            # what goes where something goes already is about that, and no message beside it
            sends = [p for p in sends if not goes_there(self._change, p)]
        if sends and understood.unsupported and not _SENDS.search(clause):
            return False  # somebody is named, and nothing is said of sending
        done = False
        for part in understood.parts:
            if isinstance(part, Sort):
                part = sort_of_things(self._draft, part, clause)  # read anew
            if isinstance(part, Keep | OnlyNew | Sort | Limit):
                done |= (
                    (isinstance(part, Sort) and change_sort(self._change, part))
                    or add_list_step(self._draft, part)
                ) or (isinstance(part, Keep) and add_guard(self._draft, part, self._request))
            elif not isinstance(part, Send):
                understood.unsupported.append(self._prepared.restored(clause))
        if sends:
            self._change.assumptions += add_sends(
                self._draft,
                sends,
                self._request,
                way_of(self._change, clause),
                case_of(self._change, clause),
            )
        if done or sends:
            self._change.unsupported += dict.fromkeys(understood.unsupported)
        return done or bool(sends)

    def _deed(self, clause: str) -> bool:
        """`translate it before posting`: work on what is sent."""
        parts = self._understood(BEFORE.sub("", clause))
        if len(parts) != 1 or not isinstance(parts[0], Do):
            return False
        if not add_deed(self._draft, parts[0], clause, self._prepared, self._request):
            self._change.unsupported.append(self._prepared.restored(clause))
        return True

    def _understood(self, clause: str) -> list[Part]:
        return self._read(clause).parts

    def _read(self, clause: str) -> Understood:
        return Reader(self._prepared, self._request.catalog, self._request.ranking).read(clause)
