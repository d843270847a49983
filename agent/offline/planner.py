"""The planner without a model: reads a request by grammar and builds the workflow it describes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agent.asking import worth_asking
from agent.offline.altering.reader import reread
from agent.offline.altering.sound import is_sound
from agent.offline.answering import honesty
from agent.offline.answering.contradictions import contradiction
from agent.offline.answering.describe import summary_of
from agent.offline.answering.two_readings import half_of_day, missing_source, second_reading
from agent.offline.answering.unsupported import cannot
from agent.offline.answering.which_service import asked_where
from agent.offline.asked.thread import in_thread
from agent.offline.building.build import Builder, Built
from agent.offline.building.declared import declared_change, declared_workflow
from agent.offline.building.faultless import faultless
from agent.offline.building.known_fields import with_known_fields
from agent.offline.building.known_lists import with_known_lists
from agent.offline.building.naming import document_name
from agent.offline.building.occasions import TakenOccasion, taken_occasion
from agent.offline.building.open_addresses import with_open_addresses
from agent.offline.building.questions import MOST_QUESTIONS, connection_questions, questions_of
from agent.offline.building.triggers import (
    TriggerPlan,
    further_schedules,
    local_now,
    trigger_for,
    zone_for,
)
from agent.offline.building.watched import as_watched, watched_plan
from agent.offline.changes.apart import planned_apart
from agent.offline.changes.edits import plan_change
from agent.offline.changes.heeded import heeded, unsound
from agent.offline.general.plan import certain_steps, general_steps
from agent.offline.held.finished import finished, with_texts_filled
from agent.offline.held.held import narrowings, with_conditions_held
from agent.offline.held.stale_tests import with_tests_of_then
from agent.offline.language.german import in_english
from agent.offline.language.text import Entity, Prepared, prepare
from agent.offline.meant.choose import Meant
from agent.offline.meant.completing import complete
from agent.offline.meant.help import Help, help_for
from agent.offline.meant.model import learned
from agent.offline.meant.settled import is_settled, look_ahead
from agent.offline.meant.vectors import Embed
from agent.offline.reading.incoming import reads_call
from agent.offline.reading.parts import Incoming, Understood
from agent.offline.reading.readings import Readings
from agent.offline.reading.resolved import listed_fields
from agent.offline.reading.watched import Watching, read_watching
from agent.offline.rephrasing.begun import begun_plainly
from agent.offline.slots.proposals import with_what_is_said
from agent.offline.timing import their_time
from agent.offline.timing.doubts import doubt_about
from agent.offline.timing.names import without_names
from agent.offline.timing.parted import find_parted
from agent.offline.timing.schedules import Schedule, find_schedule, normalised, without, words_of
from agent.plan import Plan, PlanRequest, Question
from engine.core.checker import ExpressionChecker
from engine.core.marks import in_marks
from engine.core.problem import Problem

MOST_CHARACTERS = 8_000


class OfflinePlanner:
    """Deterministic: the same request on the same catalogue gives the same plan."""

    name = "offline"

    def __init__(
        self, embed: Embed | None = None, expressions: ExpressionChecker | None = None
    ) -> None:
        """`embed` gives vectors of the shipped model; without it the rules alone decide.

        With `expressions` each proposal is checked, and asks for the arguments that are wrong.
        """
        self._embed = embed
        self._expressions = expressions

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:  # noqa: ARG002  # rules do not learn from problems
        """Plan in a thread, so that a long request does not hold up everybody else."""
        return await asyncio.to_thread(self._planned, request)

    def _planned(self, request: PlanRequest) -> Plan:
        try:
            return self.plan(request)
        except StopIteration as fault:
            # A future takes no StopIteration: whoever waits for the thread would wait for ever.
            raise RuntimeError("a rule looked for something that is not there") from fault

    def plan(self, request: PlanRequest) -> Plan:
        """Answer a request: a new workflow, a change, an answer, a question, or an honest no.

        What answers a question of the conversation is put into the request that waits for it.
        """
        return in_thread(request, self._asking)

    def _asking(self, request: PlanRequest) -> Plan:
        """Ask only what makes another workflow; what hangs on an answer is planned by the rules alone."""
        return worth_asking(self.alone(request), request, OfflinePlanner().alone)

    def alone(self, request: PlanRequest) -> Plan:
        """Answer what is said, whatever was said before, with every question that comes up."""
        early = honesty.before_reading(request.text)
        if early is not None:
            return early
        english = request.text if request.document else in_english(request.text)
        if english == request.text:
            return self._read(request)
        plan = self._read(replace(request, text=english))
        return replace(
            plan, assumptions=(f"I read it as: {in_marks(english.strip())}", *plan.assumptions)
        )

    def _read(self, request: PlanRequest) -> Plan:
        if request.document is None and not _has_own_rules(request):
            return plan_of(general_steps(request), request)
        # Begun at once, as it goes on beside whatever is read first.
        embed = self._embed if request.document is None else None
        look = look_ahead(request.text, request.catalog, embed) if embed is not None else None
        apart = planned_apart(request, self._read) if request.document is None else None
        if apart is not None:
            return apart
        prepared = prepare(request.text, statements=request.document is None)
        text = normalised(prepared.text)
        honest = honesty.after_reading(prepared, request)
        if honest is not None:
            return honest
        if request.document is not None:
            changed = declared_change(request)
            return changed or self._reread(plan_change(prepared, text, request), request)
        if (declared := declared_workflow(request)) is not None:
            return self._sound(declared, request)
        readings = Readings()
        plan = create(prepared, text, request, readings)
        plan = plan if look is None else _completed(plan, request, look, readings)
        plan = asked_where(plan, prepared, request.catalog)
        plan = with_what_is_said(plan, request)
        plan = with_texts_filled(plan, request, listed_fields(prepared))
        plan = with_tests_of_then(with_conditions_held(plan, request), request)
        return self._sound(plan, request)

    def _reread(self, plan: Plan, request: PlanRequest) -> Plan:
        """Answer the change of the rules, or what a second reading makes of it where that is sound."""
        plan = heeded(plan, request)
        second = heeded(reread(plan, request, self._embed), request)
        if not second.operations or self._expressions is None:
            return second
        if is_sound(second, request, self._expressions):
            return second
        return plan if second is not plan and not plan.operations else unsound(plan)

    def _sound(self, plan: Plan, request: PlanRequest) -> Plan:
        """Answer the plan with a question in the place of each argument that is wrong."""
        if self._expressions is None or plan.document is None:
            return plan
        document = faultless(plan.document, request, self._expressions)
        if document == plan.document:
            return plan
        asked = dict.fromkeys((*plan.questions, *questions_of(document)))
        return replace(plan, document=document, questions=tuple(asked)[:MOST_QUESTIONS])


# The rules of the other modules are about these; a catalogue with none of them, and nothing to start by, has only the general path.
_RULES_NEED = ("http.request", "list.filter")


def _has_own_rules(request: PlanRequest) -> bool:
    catalog = request.catalog
    return bool(catalog.triggers()) or any(catalog.action(name) for name in _RULES_NEED)


def _completed(
    plan: Plan, request: PlanRequest, look: Callable[[], Meant | None], readings: Readings
) -> Plan:
    """Answer the plan of the rules, or a better one where they have missed what the request means."""
    if not honesty.may_have_missed(plan) or is_settled(plan, request.text, request.catalog):
        return plan
    meant = look()
    help_ = help_for(plan, meant, request.catalog, learned().trees) if meant is not None else None
    if help_ is None:
        return plan
    prepared = prepare(help_.text)
    second = create(prepared, normalised(prepared.text), request, readings, help_)
    return second if second.document is not None else plan


def plan_of(steps: list[dict[str, Any]], request: PlanRequest) -> Plan:
    """Answer the plan that these steps make, with a question for each of its first holes."""
    document: dict[str, Any] = {"nexa": 1, "name": document_name(steps, {}) if steps else "Empty", "steps": steps}  # fmt: skip
    if not steps:
        return honesty.nothing_to_build(prepare(request.text), (), request)
    return Plan(
        kind="create",
        summary=summary_of(document, request.catalog),
        document=document,
        questions=questions_of(document),
    )


def create(
    prepared: Prepared,
    text: str,
    request: PlanRequest,
    readings: Readings,
    help_: Help | None = None,
) -> Plan:
    """Build a new workflow; `help_` says what a first try has missed."""
    text = begun_plainly(text, prepared, request.catalog)
    open_words = second_reading(text, prepared)
    if open_words is not None:
        return open_words.asked(prepared)
    text, watching = _watching(text, prepared, request, help_)
    schedule, others = _schedules(text, request, help_)
    prepared.zone = zone_for(schedule, request)[0]
    understood = _understood(prepared, text, schedule, request, readings, help_)
    built = Builder(request.catalog, request.connections).build(understood)
    called = bool(understood.incoming or watching)
    taken = taken_occasion(text, built.steps, schedule, called=called, request=request)
    if taken is not None:
        text, schedule = taken.text, taken.beside(schedule)
        understood, built = _with_occasion(taken, prepared, schedule, request, readings, help_)
    clash = contradiction(text, prepared, understood.parts, scheduled=schedule is not None)
    if clash is not None:
        return clash.asked(prepared)
    by_call = _is_called(understood, built.steps, schedule)
    narrowing = _unread(watching, prepared)
    left = [*understood.unsupported, *built.unsupported, *narrowing]
    narrowing += narrowings(understood.left_at) if watching is not None else []
    nowhere = missing_source(left, [str(step.get("uses")) for step in built.steps])
    if nowhere is not None and built.steps:
        return nowhere.asked(prepared)
    if schedule is not None and by_call and reads_call(built.steps):
        # What comes in with a call is there only when a call starts it: the time is left out, and said.
        left += [text[start:end].strip() for start, end in schedule.spans]
        schedule = None
    doubt = doubt_about(left, schedule, prepared.zone) if built.steps and not by_call else None
    if doubt is not None:
        left = [said for said in left if said not in doubt.spans]
    if not built.steps and (steps := certain_steps(request)):
        return plan_of(steps, request)
    if not built.steps:
        unsupported = tuple(cannot(said, request.catalog) for said in left)
        return honesty.nothing_to_build(prepared, unsupported, request)
    trigger = trigger_for(schedule, understood, request, doubt, words_of(text, schedule))
    written = _written(built, trigger, others, watching, request)
    noun = understood.incoming.noun if understood.incoming else None
    made = finished(written, listed_fields(prepared), narrowing, request.catalog, noun)
    document = made.document
    left = [said for said in left if not (made.asks_of_event and said in narrowing)]
    trigger = trigger if watching is None else watched_plan(watching)
    assumed = [*made.assumptions, *_unsettled(built.assumptions, watching), *_guesses(prepared)]
    return Plan(
        kind="create",
        summary=summary_of(document, request.catalog),
        document=document,
        assumptions=(*trigger.assumptions, *assumed, *understood.assumptions),
        questions=_open(document, request, half_of_day(text, schedule)),
        notes=(*trigger.notes, *map(_background, understood.background)),
        unsupported=tuple(cannot(said, request.catalog) for said in left),
    )


def _unread(watching: Watching | None, prepared: Prepared) -> list[str]:
    return [prepared.restored(watching.unread)] if watching and watching.unread else []


def _guesses(prepared: Prepared) -> list[str]:
    return [_guess(one) for one in prepared.entities.values() if one.guessed]


def _guess(entity: Entity) -> str:
    """Say what words were taken for though they did not say all of it."""
    if entity.kind == "str":
        return f"“{entity.value}” is what the message says."
    meant = "Slack channel" if entity.kind == "chan" else "web address"
    return f"{entity.value} is meant as a {meant}."


def _with_occasion(
    taken: TakenOccasion,
    prepared: Prepared,
    schedule: Schedule | None,
    request: PlanRequest,
    readings: Readings,
    help_: Help | None,
) -> tuple[Understood, Built]:
    """Read and build the rest of the request, with the moment of which it speaks in its places."""
    untimed = None if help_ is None else replace(help_, timed=False)
    understood = _understood(prepared, taken.text, schedule, request, readings, untimed)
    built = Builder(request.catalog, request.connections).build(understood)
    steps, told = taken.put_into(built.steps, request.catalog, prepared.zone)
    return understood, replace(built, steps=steps, assumptions=[*built.assumptions, *told])


def _understood(
    prepared: Prepared,
    text: str,
    schedule: Schedule | None,
    request: PlanRequest,
    readings: Readings,
    help_: Help | None,
) -> Understood:
    """Read what is asked for; the deeds that a first try has missed are put in."""
    understood = readings.read(
        prepared,
        without(text, schedule),
        request,
        happens=schedule is None,
        incoming=help_.incoming if help_ and schedule is None else None,
    )
    if help_ is not None:
        complete(understood, help_, request.catalog)
        if help_.timed and understood.incoming is None:
            understood.vague_schedule = True
    return understood


def _written(
    built: Built,
    trigger: TriggerPlan,
    others: Sequence[Schedule],
    watching: Watching | None,
    request: PlanRequest,
) -> dict[str, Any]:
    """Answer the document of these steps, started by this trigger."""
    event = getattr(watching, "noun", "")
    document: dict[str, Any] = {"nexa": 1, "name": document_name(built.steps, trigger.value, event)}
    if trigger.value:
        document["triggers"] = [
            trigger.value,
            *further_schedules(trigger.value, others, request.now),
        ]
    document["steps"] = built.steps
    if watching is not None:
        document = as_watched(document, watching, request)
    document["steps"] = with_open_addresses(document["steps"])
    return with_known_fields(with_known_lists(document, request.catalog), request.catalog)


def _is_called(
    understood: Understood, steps: list[dict[str, Any]], schedule: Schedule | None
) -> bool:
    """Tell whether a call starts it: the words say so, or what the steps use can only come with one."""
    if understood.incoming is None and schedule is None and reads_call(steps):
        understood.incoming = Incoming()
    return understood.incoming is not None


def _schedules(
    text: str, request: PlanRequest, help_: Help | None
) -> tuple[Schedule | None, Sequence[Schedule]]:
    """Answer the schedule that is said, and those that are said beside it; none where something else starts it."""
    if help_ is not None and help_.incoming is not None:
        return None, ()
    text = without_names(text, request.text)
    found = find_schedule(text, local_now(request))
    if found is not None and found.unclear and (parted := find_parted(text)):
        return parted[0], parted[1:]
    if found is not None and not found.timezone and their_time.is_open(text):
        found = replace(found, unclear=their_time.WHOSE)
    return found, ()


def _open(
    document: dict[str, Any], request: PlanRequest, asked: Question | None
) -> tuple[Question, ...]:
    """Ask what only a person knows: the hour that was meant, what stays open, which connection."""
    first = () if asked is None else (asked,)
    found = (*first, *questions_of(document), *connection_questions(document, request))
    return found[:MOST_QUESTIONS]


def _watching(
    text: str, prepared: Prepared, request: PlanRequest, help_: Help | None
) -> tuple[str, Watching | None]:
    """Answer what is looked for, and the request that is left; a time that is named goes before it."""
    if help_ is not None and help_.incoming is not None:
        return text, help_.watching
    found = read_watching(text, prepared, request.catalog)
    if found is None or _schedules(found.rest, request, None)[0] is not None:
        return text, None
    return found.as_call, found


def _unsettled(assumed: Sequence[str], watching: Watching | None) -> list[str]:
    """Leave out what needs no sample: the fields of what a trigger brings are known."""
    known = watching is not None and watching.spec.output_schema.get("properties")
    return [said for said in assumed if not (known and said.endswith("; a sample checks that."))]


def _background(said: str) -> str:
    return f"I took this as background and built nothing from it: {said}."
