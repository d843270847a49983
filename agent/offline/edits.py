"""Changes of a workflow in words, as the smallest patch that does what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agent.offline.asides import is_courtesy, without_reasons
from agent.offline.build import span_words
from agent.offline.clauses import split_clauses
from agent.offline.conditions import find_conditions
from agent.offline.describe import answer, is_question
from agent.offline.edit_adds import add_gate, add_guard, add_list_step, add_sends, nouns_of
from agent.offline.edit_deeds import BEFORE, add_deed
from agent.offline.edit_draft import EditDraft
from agent.offline.edit_manner import retell, turn_order
from agent.offline.edit_receivers import copy_to, one_more
from agent.offline.edit_removals import ECHO, HOW_MANY, TAKE_OUT, UNWANTED, remove_step
from agent.offline.edit_schedule import ALSO, ScheduleChange
from agent.offline.edit_summary import change_words
from agent.offline.edit_targets import changes_outside, targets, to_rename, which_of
from agent.offline.edit_values import (
    change_condition,
    change_number,
    change_receiver,
    change_url,
    without_old,
)
from agent.offline.parts import (
    Approve,
    Do,
    Keep,
    Limit,
    OnlyNew,
    Part,
    Send,
    Sort,
    Understood,
    Wait,
)
from agent.offline.questions import questions_of
from agent.offline.text import Prepared
from agent.offline.triggers import zone_for
from agent.offline.understand import Reader
from agent.offline.unsupported import cannot
from agent.plan import Plan, PlanRequest, Question

_UNDO = re.compile(
    r"^(?:please )?(?:undo|revert|take (?:that|it|this) back|roll(?: it)? back|go back|never ?mind|put (?:it|that) back|restore)\b"
)
_PERSON_ONLY = re.compile(
    r"^(?:please )?(?:(?:publish|deploy)(?: (?:it|this|the workflow))?|go live|run (?:it|this|the workflow)(?: now| once)?|start (?:it|this|the workflow)(?: now)?|activate|switch (?:it |this )?(?:on|off)|enable (?:it|this|the workflow)"
    r"|turn (?:it|this) (?:on|off)|delete (?:the|this) (?:whole )?workflow|delete it|execute(?: it)?)(?: now| please)?[.!]?$"
)
_RENAME = re.compile(
    r"\b(?:rename|call|name|title)\b(?P<what>.*?)(?:\b(?:to|as)\b)? ?(?P<name>@str\d+)|\brename (?P<what2>.*?) to (?P<plain>[\w#][\w #&-]*)$"
)
_REMOVE = re.compile(
    r"^(?:(?:just|also|please|and) )*(?:skip|drop|remove|delete|leave out|get rid of|take out|cut|omit|without|no more|no|stop|don't|do not|cancel|forget(?: about)?|lose|disable|turn off)\b(?P<what>.*)$"
)
_FINE = re.compile(
    r"\b(?:is|are|stays?|remains?) (?:enough|fine|ok|okay|all i need|all we need|as (?:it is|is|before)|unchanged|the same)\b|^(?:keep|leave) (?:the )?(?:rest|everything else)"
)
_FINE_TAIL = re.compile(
    r"[,;.] ?(?:because |since |as )?(?:the |an? )?[a-z]+(?: [a-z]+)? (?:is|are) (?:enough|fine|ok|okay|plenty|sufficient)\b"
    r"|[,;.] ?(?:but )?(?:keep|leave) (?:the )?(?:rest|everything else)\b[^,;.]*"
)
_LEFT_OVER = re.compile(
    r"(?:(?:run|make|do|start|change|schedule|set|have|let|move|switch|it|this|that|the|workflow|time|to|be|at|from|now|on|instead|please|only|just|too|also|as well|and|then|but|ok|okay|yes|no|thanks) ?)*"
)
_NUMBER_CHANGE = re.compile(
    r"(?:threshold|limit|minimum|maximum|amount|value|it|number|cut-?off)?(?: (?:from|of) (?P<old>\d+(?:\.\d+)?))? ?(?:to|be|at|it)? ?(?P<new>\d+(?:\.\d+)?)(?: (?:eur|euros?|usd|dollars?|gbp|pounds?))?$"
)
_NUMBER_LEAD = re.compile(
    r"\b(?:should (?:now )?be|must be|is now|becomes|(?:threshold|limit|minimum|maximum|cut-?off) (?:is|=)|make|set|change|raise|lower|increase|decrease|reduce|put|use|switch)\b"
)
_SLOT_CHANGE = re.compile(
    r"\b(?P<name>subject|text|message|body|title)\b.*?(?P<value>@str\d+)|\b(?:say|write|reads?)\b (?P<said>@str\d+)"
)


_SLOT_NAMES = frozenset(["subject", "text", "message", "body", "title", "mail subject"])


@dataclass(slots=True)
class _Outcome:
    assumptions: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)


def plan_change(prepared: Prepared, text: str, request: PlanRequest) -> Plan:
    """Answer what the words ask of the workflow that is there."""
    said = text.strip(" .!")
    assert request.document is not None  # noqa: S101  # the caller checked it
    if _UNDO.match(said):
        return Plan(kind="undo", summary="Undo the last change.")
    if _PERSON_ONLY.match(said):
        return Plan(
            kind="publish",
            summary="Only you can do that.",
            answer="I propose changes and cannot do this for you: publish, run, switch on or delete it yourself with the buttons above.",
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


class _Changer:
    def __init__(self, prepared: Prepared, request: PlanRequest) -> None:
        assert request.document is not None  # noqa: S101  # the caller checked it
        self._prepared = prepared
        self._request = request
        self._draft = EditDraft(request.document)
        self._outcome = _Outcome()

    def read(self, text: str) -> None:
        if self._rename(text):
            return
        text = self._schedule(_first_things_first(without_reasons(text)))
        for clause in split_clauses(_FINE_TAIL.sub("", text), keep_adverbs=True):
            if (
                not _LEFT_OVER.fullmatch(clause)
                and not is_courtesy(clause)
                and not _FINE.search(clause)
                and not (self._draft.operations and ECHO.fullmatch(clause))
                and not self._clause(clause)
            ):
                self._not_understood(clause)

    def _not_understood(self, clause: str) -> None:
        if len(re.findall(r"[a-z]+", clause)) > 1:
            self._outcome.unsupported.append(self._prepared.restored(clause))

    def plan(self) -> Plan:
        draft, out = self._draft, self._outcome
        unsupported = tuple(cannot(said, self._request.catalog) for said in out.unsupported)
        questions = tuple(
            Question(id=f"change-{n}", text=q) for n, q in enumerate(out.questions[:3])
        )
        if draft.operations:
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
            return Plan(
                kind="question",
                summary=questions[0].text,
                answer=questions[0].text,
                questions=questions,
            )
        if unsupported:
            return Plan(
                kind="impossible",
                summary="I changed nothing.",
                answer=" ".join(unsupported) + " I changed nothing.",
                unsupported=unsupported,
            )
        told = "I do not see what to change. Name the step, and what should be different."
        return Plan(
            kind="question", summary=told, answer=told, questions=(Question("change-0", told),)
        )

    # -- names and times --------------------------------------------------------------
    def _rename(self, text: str) -> bool:
        match = _RENAME.search(text)
        if match is None:
            return False
        name = (
            self._prepared.value(match["name"])
            if match["name"]
            else self._prepared.as_written(match["plain"].strip())
        )
        what = (match["what"] or match["what2"] or "").strip()
        found = to_rename(what, self._draft.steps, self._prepared, self._request.catalog)
        if len(found) > 1:
            self._outcome.questions.append(which_of(found))
        elif found:
            self._draft.rename_step(found[0]["id"], name)
        else:
            self._draft.rename(name)
        return True

    def _schedule(self, text: str) -> str:
        change = ScheduleChange(self._draft, self._request)
        rest = change.read(text)
        self._outcome.questions += change.questions
        self._outcome.assumptions += change.assumptions
        return rest

    # -- one clause -------------------------------------------------------------------
    def _clause(self, clause: str) -> bool:
        if HOW_MANY.search(clause):
            return False
        if (rest := self._schedule(clause)) != clause:
            return bool(_LEFT_OVER.fullmatch(rest)) or self._clause(rest)
        wanted, old = without_old(clause)
        return self._removes(clause, wanted, old) or self._changes(clause, wanted, old)

    def _removes(self, clause: str, wanted: str, old: str) -> bool:
        """Put something before a step, or take a step out."""
        if self._gate(wanted) or self._unwanted(clause):
            return True
        removed = _REMOVE.match(wanted)
        if removed is None or re.search(r"@(?:chan|mail)", old):
            return False
        return self._remove(removed["what"], wanted)

    def _changes(self, clause: str, wanted: str, old: str) -> bool:
        """Change a text, a receiver, a value; else add what the words ask for."""
        if self._deed(wanted) or self._text(wanted):
            return True
        if (
            one_more(self._draft, wanted, self._prepared)
            if ALSO.search(clause)
            else self._receivers(wanted, old)
        ):
            return True
        return (
            self._values(wanted, old)
            or turn_order(self._draft, wanted)
            or retell(self._draft, wanted, self._request)
            or self._parts(wanted)
        )

    def _unwanted(self, clause: str) -> bool:
        """`nobody needs the recap`, `the recap can go`."""
        match = UNWANTED.match(clause) or TAKE_OUT.match(clause)
        named = next((v for v in match.groupdict().values() if v is not None), "") if match else ""
        return bool(named) and self._remove(named, clause)

    def _gate(self, clause: str) -> bool:
        match = re.match(
            r"(?P<first>.*\b(?:wait|pause|ask|approv\w*|confirm\w*|check with|permission)\b.*?)(?: before (?P<what>.+))?$",
            clause,
        )
        if match is None:
            return False
        parts = [p for p in self._understood(match["first"]) if isinstance(p, Wait | Approve)]
        if not parts:
            return False
        waits = [s for s in self._draft.steps if s.get("type") == "wait" and "duration_s" in s]
        if isinstance(parts[0], Wait) and len(waits) == 1 and not match["what"]:
            self._draft.update(waits[0]["id"], {"/duration_s": parts[0].seconds})
            self._draft.rename_step(waits[0]["id"], f"Wait {span_words(parts[0].seconds)}")
            return True
        senders = [s for s in self._draft.steps if changes_outside(s, self._request)]
        guarded = (
            targets(match["what"], senders, self._prepared, self._request.catalog)
            if match["what"]
            else senders
        )
        if not guarded and re.match(r"(?:you )?(?:post|send|deliver|go)", match["what"] or ""):
            guarded = [s for s in senders if "channel" in s["with"]] or senders
        if not guarded:
            return False
        self._outcome.assumptions += add_gate(self._draft, parts[0], guarded, self._request)
        return True

    def _remove(self, what: str, clause: str) -> bool:
        conditions = find_conditions(clause, self._prepared)
        if conditions and not re.search(r"\b(?:filter|condition|threshold|limit)\b", what):
            return False
        names_step = re.search(r"@|\b(?:step|check|filter|dedup\w*|wait|approval)\b", what)
        if re.search(r"\b(?:duplicates?|ones?|those)\b", what) and not names_step:
            return False
        if re.search(r"\b(?:schedule|timer|timing)\b", what):
            for trigger in [t for t in self._draft.triggers if t.get("type") == "schedule"]:
                self._draft.remove_trigger(trigger["id"])
            return True
        found = targets(what, self._draft.steps, self._prepared, self._request.catalog)
        if not found:
            return False
        if len(found) > 1 and not re.search(
            r"\b(?:all|both|every|messages|emails|steps|posts|s)\b", what
        ):
            self._outcome.questions.append(which_of(found))
            return True
        for step in found:
            remove_step(self._draft, step)
        return True

    def _text(self, clause: str) -> bool:
        match = _SLOT_CHANGE.search(clause)
        found = find_conditions(clause, self._prepared)
        others = {t.field for f in found for t in f.condition.tests} - _SLOT_NAMES
        if match is None or others:
            return False
        value = self._prepared.value(match["value"] or match["said"])
        name = "subject" if match["name"] in {"subject", "title"} else "text"
        holders = [s for s in self._draft.steps if name in s.get("with", {})]
        if len(holders) > 1:
            fitting = targets(clause, holders, self._prepared, self._request.catalog)
            holders = [dict(s) for s in fitting] if len(fitting) == 1 else holders
        if len(holders) != 1:
            self._outcome.questions.append("Which message should say that?")
            return True
        self._draft.update(holders[0]["id"], {f"/with/{name}": value})
        return True

    def _receivers(self, clause: str, old: str) -> bool:
        for kind in ("chan", "mail"):
            if not re.search(rf"@{kind}\d+", clause):
                continue
            if re.search(r"\b(?:cc|copy)\b", clause):
                return copy_to(self._draft, clause, self._prepared)
            question = change_receiver(
                self._draft, clause, old, kind, self._prepared, self._request.catalog
            )
            if question is not None:
                self._outcome.questions += [question] if question else []
                return True
        if re.search(r"@url\d+", clause):
            question = change_url(self._draft, clause, old, self._prepared)
            if question is not None:
                self._outcome.questions += [question] if question else []
                return True
        return False

    def _values(self, clause: str, old: str) -> bool:
        nouns = nouns_of(self._draft.steps)
        found = find_conditions(clause, self._prepared)
        if found and change_condition(self._draft, found[0].condition, nouns):
            return True
        clause = re.sub(r" (?:now|instead|please|from now on)$", "", clause)
        match = _NUMBER_CHANGE.search(clause)
        if match and _NUMBER_LEAD.search(clause) and not found:
            given_up = re.search(r"\d+(?:\.\d+)?", old)
            before = match["old"] or (given_up[0] if given_up else None)
            return change_number(
                self._draft, float(match["new"]), float(before) if before else None, nouns
            )
        return False

    def _parts(self, clause: str) -> bool:
        understood = self._read(clause)
        # What is to be left out is never added, also where there is none of it.
        is_removal = _REMOVE.match(clause) is not None
        sends = [p for p in understood.parts if isinstance(p, Send) and not is_removal]
        done = False
        for part in understood.parts:
            if isinstance(part, Keep | OnlyNew | Sort | Limit):
                done |= add_list_step(self._draft, part) or (
                    isinstance(part, Keep) and add_guard(self._draft, part, self._request)
                )
            elif not isinstance(part, Send):
                understood.unsupported.append(self._prepared.restored(clause))
        if sends:
            self._outcome.assumptions += add_sends(self._draft, sends, self._request)
        if done or sends:
            self._outcome.unsupported += dict.fromkeys(understood.unsupported)
        return done or bool(sends)

    def _deed(self, clause: str) -> bool:
        """`translate it before posting`: work on what is sent."""
        parts = self._understood(BEFORE.sub("", clause))
        if len(parts) != 1 or not isinstance(parts[0], Do):
            return False
        if not add_deed(self._draft, parts[0], clause, self._prepared, self._request):
            self._outcome.unsupported.append(self._prepared.restored(clause))
        return True

    def _understood(self, clause: str) -> list[Part]:
        return self._read(clause).parts

    def _read(self, clause: str) -> Understood:
        return Reader(self._prepared, self._request.catalog, self._request.ranking).read(clause)


def _first_things_first(text: str) -> str:
    """`before posting, ask me` is read as `ask me before posting`."""
    return re.sub(
        r"^before (?P<what>[a-z]+ing\b[^,;]*), (?P<first>[^;.]+)",
        r"\g<first> before \g<what>",
        text,
    )
