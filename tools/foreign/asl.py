"""State machines in Amazon States Language, read into documents of ours with a report for every state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.core.problem import Problem
from engine.core.problem_codes import ProblemCode
from engine.core.words import MAX_STEPS
from engine.errors import DocumentInvalid
from tools.foreign.asl_order import ordered
from tools.foreign.asl_states import Arrival, Handled, Maker
from tools.foreign.came import Came, braced, joined
from tools.foreign.naming import id_from
from tools.foreign.report import NodeReport, Notes, Translation
from tools.foreign.wiring import still_there, tidied

Step = dict[str, Any]


def is_asl(value: Any) -> bool:
    """Tell whether a document looks like a state machine."""
    return (
        isinstance(value, Mapping)
        and "StartAt" in value
        and isinstance(value.get("States"), Mapping)
    )


def from_asl(value: Mapping[str, Any], name: str = "From Step Functions") -> Translation:
    """Translate a state machine; raises DocumentInvalid where it is none."""
    translator = _Translator()
    comment = value.get("Comment")
    steps, result = translator.machine(value, Came("inputs"), ())
    document: dict[str, Any] = {"nexa": 1, "name": name}
    if isinstance(comment, str) and comment.strip():
        document["description"] = comment.strip()[:10_000]
    document["inputs"] = {"type": "object"}
    document["triggers"] = [{"id": "started", "type": "manual"}]
    document["steps"] = tidied(steps)
    text = result.at([])
    if text is not None:
        document["outputs"] = {"result": braced(text)}
    if isinstance(value.get("TimeoutSeconds"), int):
        document["settings"] = {"timeout_s": value["TimeoutSeconds"]}
    keys = tuple(sorted(translator.connections))
    return Translation("asl", document, still_there(translator.reports, document), keys)


@dataclass(slots=True)
class _Translator:
    """Ids, reports and connections of the whole machine, those inside its states included."""

    taken: set[str] = field(default_factory=set)
    reports: list[NodeReport] = field(default_factory=list)
    connections: set[str] = field(default_factory=set)

    def new_id(self, name: str) -> str:
        """Return an id that no step has yet."""
        made = id_from(name, self.taken, fallback="state")
        self.taken.add(made)
        return made

    def machine(
        self, value: Mapping[str, Any], came: Came, loops: tuple[str, ...]
    ) -> tuple[list[Step], Came]:
        """Translate the states of a machine, or of a part of one; return what it gives at its end."""
        states, start = value["States"], value["StartAt"]
        if start not in states or not all(isinstance(one, Mapping) for one in states.values()):
            _refuse("bad_state", "/States", f"StartAt names {start!r}, which is no state")
        if len(self.reports) + len(states) > MAX_STEPS:
            _refuse("too_many_steps", "/States", f"a machine has at most {MAX_STEPS} states")
        order, backward = ordered(states, str(start))
        arrivals: dict[str, list[Arrival]] = {str(start): [Arrival((), came)]}
        steps: list[Step] = []
        ends: list[Came] = []
        for name in order:
            notes = Notes()
            for target in backward.get(name, ()):
                notes.doubt(f"It led back to {target!r}: there are no such loops here.")
            handled = self._state(name, states[name], arrivals.get(name, []), notes, loops)
            steps += handled.steps
            for target, arrival in handled.leaving:
                if target not in backward.get(name, ()):
                    arrivals.setdefault(target, []).append(arrival)
            ends += handled.ends
            ids = tuple(str(step["id"]) for step in handled.steps)
            kind = str(states[name].get("Type"))
            self.reports.append(NodeReport(name, kind, notes.outcome(), ids, tuple(notes.lines)))
        for name in (one for one in states if one not in order):
            note = "Nothing leads to it, so it never ran."
            self.reports.append(
                NodeReport(name, str(states[name].get("Type")), "left_out", (), (note,))
            )
        return steps, joined(ends)

    def _state(
        self,
        name: str,
        state: Mapping[str, Any],
        arrivals: list[Arrival],
        notes: Notes,
        loops: tuple[str, ...],
    ) -> Handled:
        came = joined([one.came for one in arrivals])
        handled = Maker(self, name, state, came, notes, loops).made()
        after = list(dict.fromkeys(port for one in arrivals for port in one.ports))
        for step in handled.steps:
            own = [port for port in step.get("after", []) if port not in after]
            if own:
                continue
            if after:
                step["after"] = after
            if len(arrivals) > 1 and len(after) > 1:
                step["join"] = "any_ok"
        # A state without a step of its own is left where it was entered.
        passed = tuple(after)
        handled.leaving = [
            (target, replace(one, ports=passed) if one.ports == ("",) else one)
            for target, one in handled.leaving
        ]
        return handled


def _refuse(code: ProblemCode, path: str, message: str) -> Any:
    hint = "bring in the definition as the console of Step Functions shows it"
    raise DocumentInvalid(message, problems=[Problem(code, "error", path, message, hint)])
