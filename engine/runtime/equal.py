"""Whether another version of a workflow comes to the same: a good run once more, on what was recorded of it.

Steps may run in another order, once instead of twice, or not at all where nobody needs them. What a run gives and
what it does outside has to be the same: the same outputs, and the same writes with the same arguments, as often.
A write of several at once counts as so many writes of one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson

from engine.core.action import Catalog
from engine.core.batch import singly
from engine.core.narrowing import narrowing_of
from engine.core.record import Record
from engine.ports import Evaluator, StepCall, StepOutcome, StepRunner, Succeeded
from engine.runtime.plans import CompiledVersion
from engine.runtime.recorded import Assumption
from engine.runtime.reenact import reenact
from engine.runtime.values import Values
from engine.runtime.verdict import Verdict

_HARMLESS: Final = frozenset({"pure", "read"})
Question = tuple[str, str | None, bytes]
"""An action, its connection, and its arguments as sorted JSON."""


@dataclass(frozen=True, slots=True)
class Stayed:
    """How a good run goes with another version, and what had to be assumed for that."""

    verdict: Verdict
    assumed: tuple[Assumption, ...]
    events: list[Any] = field(repr=False)
    """The run as it would have gone."""


async def stays_equal(
    record: Record,
    values: Values,
    version: CompiledVersion,
    *,
    run_id: str,
    started_at: datetime,
    otherwise: StepRunner,
    evaluator: Evaluator,
    catalog: Catalog,
) -> Stayed:
    """Play a good run with another version in memory; nothing is called, nothing is written."""
    played = await reenact(
        record,
        values,
        version,
        run_id=run_id,
        started_at=started_at,
        otherwise=AskedBefore(record, values, otherwise, catalog),
        evaluator=evaluator,
    )
    now = Record(version.plan, played.events)
    was = values.resolve((record.end or {}).get("outputs"))
    is_same = (
        played.status == "succeeded"
        and played.outputs == was
        and effects_of(record, values, catalog) == effects_of(now, values, catalog)
    )
    verdict: Verdict = "passes_if" if played.assumed else "passes"
    return Stayed(verdict if is_same else "fails", played.assumed, played.events)


def effects_of(record: Record, values: Values, catalog: Catalog) -> Counter[Question]:
    """Count what a run did outside: every write and every call of a workflow, by its arguments."""
    return Counter(
        _question(single, connection, given)
        for _, action, connection, args in _written(record, values)
        for single, given in singly(catalog, action, args)
    )


def writes_of(record: Record, values: Values) -> Counter[tuple[str, Question]]:
    """Count what a run did outside by the step that did it, a write of several as the one write it is."""
    return Counter(
        (step, _question(action, connection, args))
        for step, action, connection, args in _written(record, values)
    )


def _written(record: Record, values: Values) -> Iterable[tuple[str, str, str | None, Any]]:
    return (
        one for one in _done(record, values) if record.plan.steps[one[0]].effect not in _HARMLESS
    )


class AskedBefore:
    """Implements the engine's StepRunner: what the run asked anywhere is answered as it was answered there.

    A question for some fields of what was asked whole is answered by these fields."""

    def __init__(
        self, record: Record, values: Values, otherwise: StepRunner, catalog: Catalog
    ) -> None:
        self._otherwise, self._catalog = otherwise, catalog
        self._answers: dict[Question, Any] = {}
        for (step, _), place in record.places.items():
            plan = record.plan.steps[step]
            is_outside = plan.kind == "action" and plan.effect != "pure"
            if is_outside and place.status == "ok" and place.args is not None:
                asked = _question(plan.action, plan.connection, values.resolve(place.args))
                self._answers.setdefault(asked, values.resolve(place.output))

    async def run(self, call: StepCall) -> StepOutcome:
        """Answer a call that was made, under whichever name; any other is `otherwise`'s."""
        asked = _question(call.action, call.connection, call.args)
        if asked in self._answers:
            return Succeeded(self._answers[asked])
        part = self._part(call)
        return await self._otherwise.run(call) if part is None else Succeeded(part)

    def _part(self, call: StepCall) -> Any:
        spec = self._catalog.action(call.action)
        narrowing = narrowing_of(spec) if spec is not None else None
        names = call.args.get(narrowing.argument) if narrowing is not None else None
        if narrowing is None or not names:
            return None
        rest = {key: value for key, value in call.args.items() if key != narrowing.argument}
        whole = self._answers.get(_question(call.action, call.connection, rest))
        return None if whole is None else narrowing.narrowed(whole, names)


def _done(record: Record, values: Values) -> Iterable[tuple[str, str, str | None, Any]]:
    for (step, _), place in record.places.items():
        plan = record.plan.steps[step]
        if plan.kind not in ("action", "call") or not place.attempts or place.args is None:
            continue
        action = plan.action if plan.kind == "action" else f"{plan.workflow} {plan.version}"
        yield step, action, plan.connection, values.resolve(place.args)


def _question(action: str, connection: str | None, args: Any) -> Question:
    return action, connection, orjson.dumps(args, option=orjson.OPT_SORT_KEYS)
