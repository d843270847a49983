"""What one validation knows: the graph, the types worked out so far, the problems found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.core.action import Catalog
from engine.core.called import CalledWorkflow, Workflows
from engine.core.checker import Checked, ExpressionChecker, Schema
from engine.core.document import CallStep, Document, Trigger
from engine.core.edges import FAILED, Edge, Placed, edges, placed_steps
from engine.core.problem import Problem, Severity, pointer
from engine.core.problem_codes import ProblemCode
from engine.core.references import references_of_text
from engine.core.shapes import ANY_OBJECT, ERROR, RUN, closed, narrowed
from engine.core.sites import Path

SKIPPABLE = "x-nexa-skippable"
# More than anybody reads; a document of a stranger may hold tens of thousands.
MOST_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """A connection a document may name: its key, what it is for, its kind and its label."""

    key: str
    service: str
    kind: str
    name: str = ""


@dataclass(slots=True)
class Context:
    """One validation under way."""

    document: Document
    catalog: Catalog
    checker: ExpressionChecker
    connections: Sequence[ConnectionInfo] | None = None
    now: datetime | None = None
    workflows: Workflows | None = None
    variables: Schema = field(default_factory=lambda: ANY_OBJECT)
    problems: list[Problem] = field(default_factory=list)
    outputs: dict[str, Schema] = field(default_factory=dict)
    placed: list[Placed] = field(init=False)
    by_id: dict[str, Placed] = field(init=False)
    edges: Mapping[str, tuple[Edge, ...]] = field(init=False)
    failure_handled: frozenset[str] = field(init=False)
    base_env: dict[str, Schema] = field(init=False)
    _checked: dict[tuple[Any, ...], Checked] = field(default_factory=dict)
    _lacking: dict[str, bool] = field(default_factory=dict)
    _visible: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _told: set[Problem] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.placed = placed_steps(self.document)
        self.by_id = {}
        for placed in self.placed:
            self.by_id.setdefault(placed.step.id, placed)
        self.edges = edges(self.document)
        self.failure_handled = frozenset(
            edge.source for found in self.edges.values() for edge in found if edge.port == FAILED
        )
        self.base_env = {
            "inputs": inputs_schema(self.document),
            "trigger": self.trigger_schema(),
            "run": RUN,
            "vars": self.variables,
        }

    def add(
        self,
        code: ProblemCode,
        path: Path,
        message: str,
        hint: str | None = None,
        *,
        step: str | None = None,
        severity: Severity = "error",
        facts: Mapping[str, str] | None = None,
    ) -> None:
        """Note a problem, once; `facts` are what its words name."""
        problem = Problem(code, severity, pointer(*path), message, hint, step, facts or {})
        if problem not in self._told and not self.is_full:
            self._told.add(problem)
            self.problems.append(problem)

    @property
    def is_full(self) -> bool:
        """Tell whether there are so many problems that more would help nobody."""
        return len(self.problems) >= MOST_PROBLEMS

    def trigger_schema(self) -> Schema:
        """Answer what `trigger` holds in steps: any of the triggers may have started the run."""
        shapes = [self.trigger_output(trigger) for trigger in self.document.triggers]
        if not shapes:
            return ANY_OBJECT
        return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}

    def trigger_output(self, trigger: Trigger) -> Schema:
        """Answer what one trigger gives."""
        spec = self.catalog.trigger(trigger.uses or trigger.type)
        base: Schema = spec.output_schema if spec is not None else ANY_OBJECT
        return narrowed(base, trigger.output_schema)

    def called(self, step: CallStep) -> CalledWorkflow | None:
        """Answer the workflow a step calls, as far as it is known."""
        if self.workflows is None:
            return None
        return self.workflows.called(step.workflow, step.version)

    def check(self, key: tuple[Any, ...], text: str, env: Mapping[str, Schema]) -> Checked:
        """Check a text once for each place whose names mean the same."""
        full = (*key, text)
        found = self._checked.get(full)
        if found is None:
            found = self._checked[full] = self.checker.check(text, env)
        return found

    def visible(self, placed: Placed | None) -> list[str]:
        """Answer the ids of the steps an expression at this place may name."""
        if placed is None:
            return self._visible_inside(())
        own = placed.step.id
        groups = tuple(group.id for group in placed.groups)
        return [step_id for step_id in self._visible_inside(groups) if step_id != own]

    def _visible_inside(self, groups: tuple[str, ...]) -> list[str]:
        found = self._visible.get(groups)
        if found is None:
            found = self._visible[groups] = [
                other.step.id
                for other in self.placed
                if (other.scope is None or other.scope in groups) and other.step.id not in groups
            ]
        return found

    def certain_to_run(self, step_id: str) -> bool:
        """Tell whether a step is decided to run in every run that does not end early."""
        placed = self.by_id[step_id]
        if placed.step.join == "always":
            return True
        found = [self._certain_edge(edge) for edge in self.edges[step_id]]
        if placed.step.join == "any_ok":
            return any(found) if found else True
        return all(found)

    def _certain_edge(self, edge: Edge) -> bool:
        source = self.by_id.get(edge.source)
        if source is None:
            return True
        if edge.port is not None:
            return False
        return not self.lacks(edge.source) or (
            source.step.on_error == "continue" and self.certain_to_run(edge.source)
        )

    def lacks(self, step_id: str) -> bool:
        """Tell whether a step may be over without an output while the run goes on."""
        known = self._lacking.get(step_id)
        if known is not None:
            return known
        # Inside a cycle, which is a problem of its own, the answer does not matter.
        self._lacking[step_id] = False
        step = self.by_id[step_id].step
        lacking = (
            step.disabled
            or (step.when is not None and step.when is not True)
            or step.on_error == "continue"
            or step_id in self.failure_handled
            or not self.certain_to_run(step_id)
        )
        self._lacking[step_id] = lacking
        return lacking

    def must_be_optional(self, reader: Placed | None, source_id: str) -> bool:
        """Tell whether the reader may run while a source that it sees has no output."""
        source = self.by_id[source_id]
        if reader is None:
            return self.lacks(source_id)
        waiting = self._waiting(reader, source)
        edge = next((e for e in self.edges[waiting.step.id] if e.source == source_id), None)
        if edge is None or edge.port == FAILED:
            return True
        if edge.port is not None or waiting.step.join == "all_ok":
            return source.step.on_error == "continue" or source.step.when is False
        return self.lacks(source_id)

    def _waiting(self, reader: Placed, source: Placed) -> Placed:
        """Answer who waits for the source: the reader, or the group around it beside the source."""
        depth = len(source.groups)
        return self.by_id[reader.groups[depth].id] if depth < len(reader.groups) else reader


def inputs_schema(document: Document) -> Schema:
    """Answer the schema of `inputs`: an object, closed when nothing is declared."""
    if not document.inputs:
        return closed({})
    if document.inputs.get("properties") == {}:
        return {"type": "object", "additionalProperties": False, **document.inputs}
    return {"type": "object", **document.inputs}


def steps_named(texts: Sequence[str]) -> set[str]:
    """Answer the steps that some texts read."""
    return {
        reference.step
        for text in texts
        for reference in references_of_text(text)
        if reference.step is not None
    }


def error_in_scope(placed: Placed) -> bool:
    """Tell whether `error` means something: the step, or a group around it, handles a failure."""
    around: list[Any] = [placed.step, *placed.groups]
    return any(entry.endswith(f".{FAILED}") for step in around for entry in step.after)


def error_env(placed: Placed | None) -> dict[str, Schema]:
    """Answer the root `error` where it is in scope."""
    return {"error": ERROR} if placed is not None and error_in_scope(placed) else {}


def loops_around(placed: Placed, *, per_item: bool) -> list[Any]:
    """Answer the steps whose foreach names are in scope, outermost first."""
    loops: list[Any] = [group for group in placed.groups if group.foreach is not None]
    if per_item and placed.step.foreach is not None:
        loops.append(placed.step)
    return loops
