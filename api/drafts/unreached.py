"""Why a way through a draft was not reached: a reason of a closed list, in a sentence, and what would lead there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from api.drafts.coverage_schemas import Reason, Unreached
from api.drafts.solving import Wanted, is_impossible, solutions
from engine.core.action import Catalog
from engine.core.document import BranchStep, Document, Step, walk_steps
from engine.core.edges import FAILED, edges
from engine.core.events import Envelope
from engine.core.hole import holes_in
from engine.core.outcomes import ELSE, Outcome
from engine.core.reach import effects_of
from engine.core.references import references_of

_Source = Literal["trigger", "vars", "run", "answer", "inputs"]
_BEGUN: Final = frozenset(
    {"step.started", "step.succeeded", "step.failed", "step.waiting", "branch.taken"}
)
SENTENCES: Final[Mapping[Reason, str]] = {
    "tries_spent": "Not every value for {reads} was tried: the most rehearsals were made.",
    "step_not_reached": "It never came to {step}: {before}.",
    "always_fails": "{step} failed each time: {error}",
    "needs_error": "{step} fails only on an error, and none could be assumed for it.",
    "needs_decision": "It hangs on what a person decides, and that decision could not be assumed.",
    "needs_event": "It hangs on an event from outside, and that could not be assumed.",
    "open_condition": "Its condition is still open: it is decided by an answer.",
    "never_true": "No value makes the condition come out so.",
    "earlier_case": "Whatever would lead there is taken by an earlier case.",
    "needs_trigger": "It hangs on what starts the run ({reads}); nothing made up for it led there.",
    "needs_variable": "It hangs on the workspace's variables ({reads}), which are not made up.",
    "needs_moment": "It hangs on the run itself ({reads}), which is as it is in a rehearsal.",
    "needs_answer": "It hangs on what an action answers ({reads}); no answer assumed for it led there.",
    "needs_input": "None of the values tried for {reads} led there.",
}
_ROOTS: Final[Mapping[str, _Source]] = {
    "trigger": "trigger",
    "vars": "vars",
    "run": "run",
    "inputs": "inputs",
}
_OF_SOURCE: Final[tuple[tuple[_Source, Reason], ...]] = (
    ("trigger", "needs_trigger"),
    ("vars", "needs_variable"),
    ("run", "needs_moment"),
    ("answer", "needs_answer"),
    ("inputs", "needs_input"),
)


def wanted_for(document: Document, outcome: Outcome) -> list[Wanted]:
    """Answer which conditions are to come out how for a step to go a way, in their order."""
    step = document.step(outcome.step)
    if step is None or outcome.way == FAILED:
        return []
    if isinstance(step, BranchStep) and outcome.way != "skipped":
        wanted: list[Wanted] = [(step.when, True)] if step.when is not None else []
        for case in step.cases:
            if outcome.way == f"case {case.id}":
                return [*wanted, (case.when, True)]
            wanted.append((case.when, False))
        return wanted
    return [(step.when, outcome.way != "skipped")] if step.when is not None else []


def computed_in(document: Document, catalog: Catalog) -> Iterator[str]:
    """Answer the steps whose answers are computed from what others answer."""
    effects = effects_of(document, catalog)
    for _, step in walk_steps(document.steps):
        if _is_computed(step, effects[step.id]):
            yield step.id


@dataclass(slots=True)
class Seen:
    """What all rehearsals of a draft have come to, whether they were kept or not."""

    document: Document
    catalog: Catalog
    begun: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    cut_short: set[Outcome] = field(default_factory=set)

    def take(self, events: list[Envelope], assumed: frozenset[str]) -> None:
        """Note which steps have begun, and how those failed for which no failure was assumed."""
        for event in events:
            step, kind, data = event["step"], event["type"], event["data"]
            if step is None:
                continue
            if kind in _BEGUN or (kind, data.get("reason")) == ("step.skipped", "when"):
                self.begun.add(step)
            if kind == "step.failed" and step not in assumed:
                self.errors[step] = str(data["error"].get("message", ""))

    def why(self, outcome: Outcome, reached: Mapping[Outcome, int]) -> Unreached:
        """Say why no rehearsal went a way."""
        wanted = wanted_for(self.document, outcome)
        is_open = any(next(holes_in(value), None) for value, _ in wanted)
        reason = "open_condition" if is_open else self._reason(outcome, wanted)
        said = SENTENCES[reason].format(
            step=outcome.step,
            reads=", ".join(self._read(wanted)) or "its condition",
            before=self._before(outcome.step, reached),
            error=self.errors.get(outcome.step, ""),
        )
        needs = (
            {}
            if reason in ("open_condition", "never_true", "earlier_case")
            else next(solutions(wanted), {})
        )
        return Unreached(
            reason=reason,
            why=said,
            needs={".".join(map(str, path)): value for path, value in needs.items()},
        )

    def _reason(self, outcome: Outcome, wanted: list[Wanted]) -> Reason:
        if is_impossible(wanted):
            own = [one for one in wanted if one[1]]
            return "never_true" if is_impossible(own) or outcome.way == ELSE else "earlier_case"
        if outcome in self.cut_short:
            return "tries_spent"
        if outcome.step not in self.begun:
            return "step_not_reached"
        if outcome.way in _OF_WAY:
            return _OF_WAY[outcome.way]
        if outcome.way == "runs" and outcome.step in self.errors:
            return "always_fails"
        sources = {source for source, _ in self._sources([value for value, _ in wanted])}
        return next((reason for source, reason in _OF_SOURCE if source in sources), "never_true")

    def _read(self, wanted: list[Wanted]) -> list[str]:
        found = self._sources([value for value, _ in wanted])
        return list(dict.fromkeys(name for _, name in found))[:5]

    def _sources(self, value: Any) -> Iterator[tuple[_Source, str]]:
        """Answer what a value hangs on in the end: what is computed is followed to what it reads."""
        effects = effects_of(self.document, self.catalog)
        steps = {step.id: step for _, step in walk_steps(self.document.steps)}
        loops = {
            step.foreach.as_: step.foreach.items
            for step in steps.values()
            if step.foreach is not None
        }
        waiting, seen = [value], set[str]()
        while waiting:
            for _, _, reference in references_of(waiting.pop(0)):
                root, step = reference.root, reference.step
                if root in _ROOTS:
                    yield _ROOTS[root], reference.dotted
                elif step in steps and _is_computed(steps[step], effects[step]):
                    if step not in seen:
                        seen.add(step)
                        waiting.append(
                            steps[step].model_dump(mode="json", by_alias=True, exclude_unset=True)
                        )
                elif step is not None:
                    yield "answer", reference.dotted
                elif root in loops and root not in seen:
                    seen.add(root)
                    waiting.append(loops[root])

    def _before(self, step_id: str, reached: Mapping[Outcome, int]) -> str:
        """Name what a step waits for that has not come."""
        asked = [
            edge.source if edge.port is None else f"{edge.source}.{edge.port}"
            for edge in edges(self.document).get(step_id, ())
            if not any(_is_way(one, edge.source, edge.port) for one in reached)
        ]
        if asked:
            return f"{', '.join(asked)} did not come about"
        around = next((g for g, s in walk_steps(self.document.steps) if s.id == step_id and g), ())
        if around:
            return f"{around[-1].id} had nothing to do"
        return "what it waits for did not come about together"


_OF_WAY: Final[Mapping[str, Reason]] = {
    FAILED: "needs_error",
    "approved": "needs_decision",
    "rejected": "needs_decision",
    "received": "needs_event",
    "timed_out": "needs_event",
}


def _is_computed(step: Step, effect: str) -> bool:
    return effect == "pure" and step.type not in ("approval", "wait", "call")


def _is_way(outcome: Outcome, source: str, port: str | None) -> bool:
    if outcome.step != source:
        return False
    if port is None:
        return outcome.way not in (FAILED, "skipped")
    return outcome.way in (port, f"case {port}")
