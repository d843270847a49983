"""Reads a request to change a second time, by what requests of its kind have meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agent.offline.altering.adding import add, approve, on_failure, remove, replace_by, wait
from agent.offline.altering.backed import if_backed
from agent.offline.altering.clauses import by_rules
from agent.offline.altering.done import done_by
from agent.offline.altering.kinds import KINDS, STEPLESS, Done
from agent.offline.altering.model import Chances, Learned, chances_of, learned
from agent.offline.altering.overwriting import is_other_than_said
from agent.offline.altering.sight import Embed, Sight, Step, see
from agent.offline.altering.texts import change_text
from agent.offline.altering.values import set_retry, set_threshold, set_value
from agent.offline.altering.wishes import Wish, clause_of, likeliest, said_by, wishes_of
from agent.offline.altering.work import Work
from agent.offline.answering.describe import answer
from agent.offline.asked.steps import with_candidates
from agent.offline.building.questions import questions_of
from agent.offline.changes.draft import EditDraft
from agent.offline.changes.outputs_follow import follow_outputs
from agent.offline.changes.summary import change_words
from agent.offline.changes.ways_guarded import guard_ways
from agent.offline.meant.choose import meant_by
from agent.offline.meant.lines import known_of
from agent.offline.meant.pieces import reading_of
from agent.plan import Plan, PlanRequest, Question
from engine.core.marks import in_marks

_SURE: Final = 0.6
"""From this chance on, of every wish and of all that was done for it, what was built is proposed."""
_QUESTION: Final = 0.1
"""Below this chance what sounds like a question asks for a change."""
_NEW: Final = frozenset({"add", "replace", "failure"})
Build = Callable[[Work, Wish, str], bool]
_BUILDS: Final[Mapping[str, Build]] = {
    "set": set_value, "threshold": set_threshold, "retry": set_retry, "remove": remove, "add": add,
    "replace": replace_by, "text": change_text, "failure": on_failure, "approve": approve, "wait": wait,
}  # fmt: skip
_RULES_FIRST: Final = frozenset({"add", "wait", "approve", "failure"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as the second reader sees it."""

    sight: Sight
    done: Done
    chances: Chances


def look(plan: Plan, request: PlanRequest, embed: Embed, known: Learned) -> Seen:
    """Look at a request, with what the rules have made of it."""
    assert request.document is not None  # noqa: S101 - there is a workflow to change
    actions = known_of(request.catalog)[0]
    sight = see(request.text, request.document, request.catalog, actions, embed)
    done = done_by(plan, sight.steps)
    return Seen(sight, done, chances_of(sight, known, done))


def reread(
    plan: Plan, request: PlanRequest, embed: Embed | None, known: Learned | None = None
) -> Plan:
    """Answer the plan of the rules, or a better one where they have missed or mistaken what the request means."""
    if embed is None or request.document is None or plan.kind in ("publish", "undo"):
        return plan
    is_read = bool(plan.operations) and not plan.unsupported
    choices = (with_candidates(q, request.document).choices for q in plan.questions)
    if not is_read and any(len(some) > 1 for some in choices):
        # Several are meant alike: what is likelier is no answer.
        return plan
    seen = look(plan, request, embed, known or learned())
    return _backed(plan, seen, request) if is_read else _by_likeness(plan, seen, request, embed)


def _by_likeness(plan: Plan, seen: Seen, request: PlanRequest, embed: Embed) -> Plan:
    if plan.kind == "answer" and seen.chances.kinds[KINDS.index("ask")] >= _QUESTION:
        return plan
    wishes = wishes_of(seen.sight, seen.chances)
    found = built(wishes, request, embed) if all(one.chance >= _SURE for one in wishes) else None
    if found is not None and is_other_than_said(found, request):
        found = None
    if found is not None and support_of(done_by(found, seen.sight.steps), seen.chances) >= _SURE:
        return found
    if plan.operations:
        return _backed(plan, seen, request)
    step = likeliest(seen.sight, seen.chances)
    return asked_about(step, plan) if plan.kind == "impossible" and step is not None else plan


def _backed(plan: Plan, seen: Seen, request: PlanRequest) -> Plan:
    return if_backed(plan, seen.chances, tuple(seen.sight.steps), request)


def support_of(done: Done, chances: Chances) -> float:
    """Answer how likely it is that the least likely of what was done was asked for.

    What may be told as one of several kinds is as likely as the likeliest of them. Behind which step something new
    stands changes none; and what comes in the place of another step, or when one fails, is no addition of its own.
    """
    found, add = [1.0], KINDS.index("add")
    for at in range(done.pairs.shape[1]):
        kinds = done.pairs[:, at] > 0
        kinds[add] = False
        if kinds.any():
            found.append(float(chances.pairs[kinds, at].max()))
    alone = (
        ("add",) if not any(done.kinds[KINDS.index(one)] for one in ("replace", "failure")) else ()
    )
    told = map(KINDS.index, (*sorted(STEPLESS), *alone))
    return min([*found, *(float(chances.kinds[at]) for at in told if done.kinds[at])])


def built(wishes: Sequence[Wish], request: PlanRequest, embed: Embed) -> Plan | None:
    """Build every wish; None where one of them cannot be built for sure."""
    assert request.document is not None  # noqa: S101 - there is a workflow to change
    if not wishes:
        return None
    if len(wishes) == 1 and wishes[0].kind in ("undo", "ask"):
        return _without_change(wishes[0], request)
    if any(wish.kind in ("undo", "ask", "unclear") or wish.within for wish in wishes):
        return None
    meant = meant_by(request.text, request.catalog, embed) if any(w.kind in _NEW for w in wishes) else None  # fmt: skip
    work = Work(request, EditDraft(request.document), wishes, meant)
    for wish in wishes:
        done = _built(work, wish)
        if done is None:
            return None
        work = done
    return _plan(work) if work.draft.operations else None


def _built(work: Work, wish: Wish) -> Work | None:
    """Answer the work with one wish done; None where no way of doing it is sure."""
    text = work.request.text
    clause = clause_of(wish, list(work.wishes), text)
    if wish.step is not None and not work.has(str(wish.step["id"])):
        return None
    clauses = [clause, said_by(wish, text)]
    if wish.kind == "start":
        # A piece alone says the new time, where the whole speaks of the old one too.
        clauses += [one.text for one in reversed(reading_of(clause).chunks)]
    ways: list[Callable[[Work], bool]] = [lambda one: by_rules(one, wish, clauses)]
    build = _BUILDS.get(wish.kind)
    if build is not None:
        ways.insert(1 if wish.kind in _RULES_FIRST else 0, lambda one: build(one, wish, clause))
    for way in ways:
        trial = work.copied()
        before = len(str(trial.draft.operations))
        if way(trial) and len(str(trial.draft.operations)) != before:
            return trial
    return None


def _plan(work: Work) -> Plan:
    before = {q.path for q in questions_of(work.request.document or {})}
    opened = tuple(q for q in questions_of(work.draft.document) if q.path not in before)
    told = [_taken(wish) for wish in work.wishes]
    guard_ways(work.draft)
    work.assumptions += follow_outputs(work.draft, work.request)
    return Plan(
        kind="change",
        summary=change_words(work.draft),
        operations=work.draft.operations,
        assumptions=(*told, *dict.fromkeys(work.assumptions)),
        questions=opened[:3],
    )


_TOLD: Final[Mapping[str, str]] = {
    "set": "another value in", "text": "other words in", "remove": "to take out", "replace": "something else instead of",
    "when": "a condition for", "filter": "another choice of items for", "threshold": "another limit in",
    "sort": "another order for", "limit": "fewer items for", "dedupe": "only new items for", "approve": "a yes before",
    "wait": "a pause before", "failure": "what to do when this fails:", "each": "once for each item:",
    "once": "once for all items:", "move": "another place for", "retry": "more patience with", "add": "a new step beside",
    "start": "when it starts", "rename": "another name",
}  # fmt: skip


def _taken(wish: Wish) -> str:
    """Say what was guessed: what likeness has found is to be looked at."""
    about = f" {in_marks(_name(wish.step))}" if wish.step is not None else ""
    return f"I take this to ask for {_TOLD[wish.kind]}{about}."


def _name(step: Mapping[str, object] | None) -> str:
    return str((step or {}).get("name") or (step or {}).get("id"))


def _without_change(wish: Wish, request: PlanRequest) -> Plan | None:
    if wish.chance < _SURE or request.document is None:
        return None
    if wish.kind == "undo":
        return Plan(kind="undo", summary="Undo the last change.")
    told = answer(request.text.lower(), request.document, request.catalog)
    return Plan(kind="answer", summary="About this workflow", answer=told)


def asked_about(step: Step, plan: Plan) -> Plan:
    """Ask about the step that is meant, where the rules have not understood what should become of it."""
    told = f"Is it about {in_marks(_name(step))}? Say what should be different there."
    return Plan(
        kind="question",
        summary=told,
        answer=f"{plan.answer} {told}".strip(),
        questions=(Question("change-0", told),),
        unsupported=plan.unsupported,
    )
