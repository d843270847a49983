"""What a text of a step comes to while it is being written: evaluated against what is known already.

Nothing is called and nothing is written. What a step answers is taken from what the request gives,
its pin, its sample or the last run that went well, in this order.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from api.drafts.evaluating_schemas import (
    Evaluated,
    EvaluateGiven,
    EvaluationProblem,
    SampleFrom,
    SampleSource,
    ValueKind,
)
from api.drafts.known import Known, known_of
from api.drafts.last_run import LastRun, last_run
from api.drafts.rehearsal import trigger_of
from api.drafts.shortened import Shortener
from api.room import Room
from engine.core.document import ActionStep, Document, ForEach, walk_steps
from engine.core.references import references_of
from engine.errors import ExpressionFailed, FlowError, NotFound
from engine.ports import Evaluator, uuid7
from engine.runtime.evaluation import BadValue
from engine.runtime.plans import defaults_of

LONGEST_S: Final = 2.0
# A pool of its own and small: what people type must not take the threads the service works with.
_THREADS: Final = ThreadPoolExecutor(2, thread_name_prefix="evaluate")


class EvaluationTooSlow(FlowError):
    """The expression takes longer than a glance at its value may take."""

    code, blame, status_hint = "evaluation_too_slow", "yours", 422


class _Missing(Exception):
    """There is no sample of something the text reads."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names


@dataclass(frozen=True, slots=True)
class _Loop:
    """A list that is gone through around the text, and what its items are called there."""

    items: Any
    names: tuple[str, ...]


@dataclass(slots=True)
class _Sampled:
    """What can be read, and where each part of it comes from."""

    known: Known
    last: LastRun | None
    given: EvaluateGiven
    sources: dict[str, SampleSource] = field(default_factory=dict)

    def note(self, of: str, source: SampleFrom) -> None:
        """Say where something comes from."""
        run_id = self.last.id if self.last is not None and source == "last_run" else None
        self.sources.setdefault(of, SampleSource(of=of, source=source, run_id=run_id))

    def step(self, step: str) -> Any:
        """Answer what a step answers; raises KeyError where nothing is known of it."""
        last = self.last.answers if self.last is not None else {}
        pins: dict[str, Any] = {step: {} for step in self.known.answers.errors}
        pins |= self.known.answers.results
        kinds: tuple[tuple[SampleFrom, Mapping[str, Any]], ...] = (
            ("given", self.given.steps),
            ("pin", pins),
            ("sample", self.known.samples),
            ("last_run", last),
        )
        for source, answers in kinds:
            if step in answers:
                self.note(f"steps.{step}", source)
                return answers[step]
        raise KeyError(step)


class Evaluations:
    """Evaluates texts of one workspace's drafts; no transaction is open while it does."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def evaluate(self, workflow_id: UUID, given: EvaluateGiven) -> Evaluated:
        """Answer what the text comes to, or why it does not."""
        async with self._room.transaction() as session:
            known = await known_of(self._room, session, workflow_id, given.fixtures)
            loops = self._loops(known.document, given)
            texts = [_template(given), *(loop.items for loop in loops)]
            read = {reference.step for _, _, reference in references_of(texts)} - {None}
            last = await last_run(self._room, session, workflow_id, {str(step) for step in read})
        sampled = _Sampled(known, last, given)
        roots = self._roots(workflow_id, sampled)
        evaluation = _Evaluation(self._room.services.evaluator, sampled, roots)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(LONGEST_S):
                value = await loop.run_in_executor(_THREADS, evaluation.value, loops)
        except TimeoutError:
            late = EvaluationTooSlow("This takes too long to be worked out while you write.")
            return _answer(sampled, problem=late)
        except (ExpressionFailed, BadValue) as fault:
            return _answer(sampled, problem=fault)
        except _Missing as missing:
            return _answer(sampled, missing=missing.names)
        return _answer(sampled, value=value)

    def _loops(self, document: Document, given: EvaluateGiven) -> list[_Loop]:
        """Answer the lists that are gone through around the text, outermost first."""
        placed = next(
            ((within, one) for within, one in walk_steps(document.steps) if one.id == given.step),
            None,
        )
        if placed is None:
            raise NotFound(f"There is no step {given.step!r} in the draft.")
        within, step = placed
        found = [_each(group.foreach) for group in within if group.foreach is not None]
        if step.foreach is not None and given.per_item:
            found.append(_each(step.foreach))
        if given.argument is not None and isinstance(step, ActionStep):
            spec = self._room.services.catalog.action(step.uses)
            names = spec.expr_args.get(given.argument) if spec is not None else None
            if names:
                found.append(_Loop(_passed(step, given.argument), tuple(names)))
        return found

    def _roots(self, workflow_id: UUID, sampled: _Sampled) -> dict[str, tuple[SampleFrom, Any]]:
        """Answer what stands beside the steps, with where it comes from."""
        given, last, document = sampled.given, sampled.last, sampled.known.document
        inputs: tuple[SampleFrom, Any] = ("default", defaults_of(document.inputs))
        trigger: tuple[SampleFrom, Any] = (
            "made_up",
            trigger_of(document, self._room.services.catalog),
        )
        if last is not None:
            inputs = ("last_run", {**inputs[1], **last.inputs})
            trigger = ("last_run", last.trigger) if last.trigger else trigger
        run = {
            "id": str(uuid7()),
            "started_at": self._room.services.clock.now().isoformat(),
            "workflow_id": str(workflow_id),
            "version": None,
            "mode": "test",
            "trigger_id": None,
            "trigger_type": "manual",
        }
        return {
            "inputs": inputs if given.inputs is None else ("given", given.inputs),
            "trigger": trigger if given.trigger is None else ("given", given.trigger),
            "vars": ("variable", sampled.known.variables),
            "run": ("made_up", run),
        }


class _Evaluation:
    """One evaluation, off the loop of events."""

    def __init__(
        self,
        evaluator: Evaluator,
        sampled: _Sampled,
        roots: Mapping[str, tuple[SampleFrom, Any]],
    ) -> None:
        self._evaluator = evaluator
        self._sampled = sampled
        self._roots = roots
        self._items: dict[str, Any] = {}

    def value(self, loops: list[_Loop]) -> Any:
        """Go into the first item of each list around the text, then evaluate the text."""
        given = self._sampled.given
        own = {reference.root for _, _, reference in references_of(_template(given))}
        for place, around in enumerate(loops):
            inner = [one.items for one in loops[place + 1 :]]
            read = own | {reference.root for _, _, reference in references_of(inner)}
            if read.isdisjoint(around.names):
                continue
            items = self._evaluate(around.items)
            if not isinstance(items, list):
                raise BadValue("What is gone through here is no list.")
            if not items:
                raise _Missing([around.names[0]])
            self._items |= {name: 0 if name == "index" else items[0] for name in around.names}
        return self._evaluate(_template(given))

    def _evaluate(self, value: Any) -> Any:
        return self._evaluator.evaluate(value, self._scope(value))

    def _scope(self, value: Any) -> dict[str, Any]:
        """Gather what a value reads; raise where there is nothing to read."""
        scope: dict[str, Any] = {"steps": {}}
        missing: dict[str, None] = {}
        for _, _, reference in references_of(value):
            if reference.root in self._items:
                continue
            if reference.step is not None:
                try:
                    scope["steps"][reference.step] = self._sampled.step(reference.step)
                except KeyError:
                    missing[f"steps.{reference.step}"] = None
            elif reference.root in self._roots:
                source, held = self._roots[reference.root]
                first = reference.path[0].key if reference.path else None
                is_there = held if first is None else first in held
                if not is_there and reference.root in ("inputs", "trigger"):
                    missing[reference.dotted] = None
                    continue
                scope[reference.root] = held
                self._sampled.note(reference.root, source)
            elif reference.root == "error":
                missing["error"] = None
        if missing:
            raise _Missing(list(missing))
        return {**scope, **self._items}


def _each(each: ForEach) -> _Loop:
    return _Loop(each.items, (each.as_, "index"))


def _passed(step: ActionStep, argument: str) -> Any:
    """Answer the list whose items an expression of an action is worked out for."""
    sides = (side for side in ("left", "right") if argument.startswith(f"{side}_"))
    return step.with_.get(next((side for side in sides if side in step.with_), "items"), [])


def _template(given: EvaluateGiven) -> str:
    """Answer the text with its braces; expressions per item may be written without them."""
    is_bare = given.argument is not None and "{{" not in given.text
    return f"{{{{ {given.text} }}}}" if is_bare else given.text


_KINDS: Final[tuple[tuple[type | tuple[type, ...], ValueKind], ...]] = (
    (bool, "boolean"),
    ((int, float), "number"),
    (str, "text"),
    (list, "list"),
    (dict, "object"),
)


def _kind(value: Any) -> ValueKind:
    return next((kind for types, kind in _KINDS if isinstance(value, types)), "null")


def _answer(
    sampled: _Sampled,
    *,
    value: Any = None,
    problem: FlowError | None = None,
    missing: list[str] | None = None,
) -> Evaluated:
    shortener = Shortener()
    has_value = problem is None and missing is None
    return Evaluated(
        status="value" if has_value else "problem" if problem is not None else "missing",
        value=shortener.shown(value),
        kind=_kind(value) if has_value else None,
        size=len(value) if isinstance(value, str | list | dict) else None,
        shortened=shortener.has_left_out,
        problem=None
        if problem is None
        else EvaluationProblem(
            code=problem.code, message=problem.message, hint=problem.facts.get("hint")
        ),
        missing=missing or [],
        sources=list(sampled.sources.values()),
    )
