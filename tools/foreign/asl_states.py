"""One state at a time: its steps, what leaves it and where to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tools.foreign.asl_choices import rule
from tools.foreign.asl_tasks import task
from tools.foreign.asl_values import Values, steps_of
from tools.foreign.came import EMPTY, Came, braced, one
from tools.foreign.javascript_words import Untranslatable
from tools.foreign.report import Notes

Step = dict[str, Any]
# Stands for the ports by which a state without a step of its own was entered.
PASSED = ("",)
_NO_MATCH = "No choice matched."


@dataclass(frozen=True, slots=True)
class Arrival:
    """A way into a state: the ports to wait for, and what comes along."""

    ports: tuple[str, ...]
    came: Came


@dataclass(slots=True)
class Handled:
    """What a state has become."""

    steps: list[Step] = field(default_factory=list)
    leaving: list[tuple[str, Arrival]] = field(default_factory=list)
    ends: list[Came] = field(default_factory=list)


class Machines(Protocol):
    """What a state needs of the machine around it."""

    connections: set[str]

    def new_id(self, name: str) -> str:
        """Return an id that no step has yet."""
        ...

    def machine(
        self, value: Mapping[str, Any], came: Came, loops: tuple[str, ...]
    ) -> tuple[list[Step], Came]:
        """Translate a machine inside a state."""
        ...


class Maker:
    """Translates one state."""

    def __init__(
        self,
        machines: Machines,
        name: str,
        state: Mapping[str, Any],
        came: Came,
        notes: Notes,
        loops: tuple[str, ...],
    ) -> None:
        self.machines = machines
        self.name = name
        self.state = state
        self.came = came
        self.notes = notes
        self.loops = loops

    def made(self) -> Handled:
        """Return the state's steps and ways out."""
        kind = str(self.state.get("Type"))
        makers = {
            "Task": self._task,
            "Pass": self._pass,
            "Choice": self._choice,
            "Wait": self._wait,
            "Succeed": self._succeed,
            "Fail": self._fail,
            "Parallel": self._parallel,
            "Map": self._map,
        }
        if self.state.get("Assign"):
            self.notes.hole(
                "Which variables are set?", self.state["Assign"], "It has no counterpart."
            )
        if kind not in makers:
            self.notes.hole("What does this state do?", kind, "There is no such state.")
            return self._on(Handled(), self.came, PASSED)
        return makers[kind]()

    def _task(self) -> Handled:
        step = self._step()
        values = Values(self._entered(), self.notes, item=self._item())
        given, key = task(values, self.state, step)
        if key is not None:
            self.machines.connections.add(key)
        self._patience(step)
        return self._leave(step, given)

    def _pass(self) -> Handled:
        entered = self._entered()
        values = Values(entered, self.notes, item=self._item())
        if "Result" in self.state:
            given = Came(json.dumps(self.state["Result"], ensure_ascii=False))
            if isinstance(self.state["Result"], Mapping):
                plain = {str(k): json.dumps(v) for k, v in self.state["Result"].items()}
                given = Came(EMPTY, plain)
        elif "Parameters" in self.state or "Output" in self.state:
            given = values.laid(self.state.get("Parameters", self.state.get("Output")))
        else:
            given = entered
        self.notes.tell("Its values stand in the steps that use them.")
        return self._on(Handled(), self._result(given), PASSED)

    def _choice(self) -> Handled:
        step = self._step()
        values = Values(self._entered(), self.notes, item=self._item())
        cases, handled = [], Handled([step])
        for n, given in enumerate(self.state.get("Choices", []), 1):
            try:
                when: Any = braced(rule(values, given))
            except Untranslatable as why:
                said = str(why)
                label = f"When does way {n} hold?"
                when = self.notes.hole(label, dict(given), said[:1].upper() + said[1:])
            cases.append({"id": f"way_{n}", "when": when})
            port = (f"{step['id']}.way_{n}",)
            handled.leaving.append((str(given.get("Next")), Arrival(port, self.came)))
        step.update({"type": "branch", "cases": cases, "else": "otherwise"})
        otherwise = (f"{step['id']}.otherwise",)
        if isinstance(self.state.get("Default"), str):
            handled.leaving.append((self.state["Default"], Arrival(otherwise, self.came)))
        else:
            stop = {
                "id": self.machines.new_id("no_choice_matched"),
                "type": "stop",
                "outcome": "fail",
            }
            handled.steps.append({**stop, "message": _NO_MATCH, "after": list(otherwise)})
        return handled

    def _wait(self) -> Handled:
        step = self._step()
        values = Values(self._entered(), self.notes, item=self._item())
        step["type"] = "wait"
        asked = {
            "Seconds": "duration_s",
            "SecondsPath": "duration_s",
            "Timestamp": "until",
            "TimestampPath": "until",
        }
        name = next((one for one in asked if one in self.state), "Seconds")
        raw = self.state.get(name, 0)
        given = {"x.$" if name.endswith("Path") else "x": raw}
        step[asked[name]] = values.value("How long does it wait?", given)["x"]
        return self._leave(step, self._entered(), keeps=True)

    def _succeed(self) -> Handled:
        self.notes.tell("The run succeeds when nothing is left to do.")
        return Handled(ends=[self._left(self._entered())])

    def _fail(self) -> Handled:
        step = self._step()
        values = Values(self._entered(), self.notes, item=self._item())
        name = "CausePath" if "CausePath" in self.state else "Cause"
        cause = self.state.get(name, self.state.get("Error", "Failed."))
        given = {"x.$" if name == "CausePath" else "x": cause}
        step.update({"type": "stop", "outcome": "fail"})
        step["message"] = values.value("What does the failure say?", given)["x"] or "Failed."
        return Handled([step])

    def _parallel(self) -> Handled:
        step = self._step()
        inner: list[Step] = []
        outputs: dict[str, Any] = {}
        entered = self._entered()
        for n, branch in enumerate(self.state.get("Branches", []), 1):
            steps, gives = self.machines.machine(branch, entered, self.loops)
            inner += steps
            outputs[f"branch_{n}"] = self._gives(gives, f"What does branch {n} give?")
        step.update({"type": "group", "steps": inner, "outputs": outputs})
        texts = [f"steps.{step['id']}.{name}" for name in outputs]
        self._patience(step, inside=True)
        return self._leave(step, Came(f"[{', '.join(texts)}]"))

    def _map(self) -> Handled:
        step = self._step()
        values = Values(self._entered(), self.notes, item=self._item())
        raw = self.state.get("Items", self.state.get("ItemsPath", "$"))
        given = {"x.$": raw} if "Items" not in self.state else {"x": raw}
        items = values.value("Which list does it go through?", given)["x"]
        name = "item" if not self.loops else f"item_{len(self.loops) + 1}"
        loop: dict[str, Any] = {"items": items, "as": name}
        most = self.state.get("MaxConcurrency", 0)
        loop["concurrency"] = min(most, 100) if isinstance(most, int) and most > 0 else 10
        if any("Tolerated" in key for key in self.state):
            loop["on_item_error"] = "skip"
            self.notes.doubt("However many items fail, the others go on.")
        selector = self.state.get("ItemSelector", self.state.get("Parameters"))
        handed = Came(name)
        if selector is not None:
            handed = Values(self._entered(), self.notes, item=name).laid(selector)
        processor = self.state.get("ItemProcessor", self.state.get("Iterator", {}))
        if "StartAt" not in processor or "States" not in processor:
            self.notes.hole("What happens to each item?", processor, "There is no machine in it.")
            return self._on(Handled(), Came(), PASSED)
        steps, gives = self.machines.machine(processor, handed, (*self.loops, name))
        step.update({"type": "group", "foreach": loop, "steps": steps})
        step["outputs"] = {"result": self._gives(gives, "What does each item give?")}
        self._patience(step, inside=True)
        return self._leave(step, one(f"steps.{step['id']}.items.map(one, one.value.result)"))

    def _gives(self, came: Came, label: str) -> Any:
        text = came.at([])
        if text is None:
            return self.notes.hole(label, "several ways", "It differs by the way taken.")
        return braced(text)

    def _step(self) -> Step:
        step: Step = {"id": self.machines.new_id(self.name), "name": self.name[:200]}
        comment = self.state.get("Comment")
        if isinstance(comment, str) and comment.strip():
            step["notes"] = comment[:10_000]
        return step

    def _item(self) -> str | None:
        return self.loops[-1] if self.loops else None

    def _entered(self) -> Came:
        """What the state works on: what came, or the part that InputPath names."""
        return self._part("InputPath", self.came)

    def _left(self, came: Came) -> Came:
        return self._part("OutputPath", came)

    def _part(self, name: str, came: Came) -> Came:
        path = self.state.get(name, "$")
        if path is None:
            return Came(EMPTY)
        if path == "$":
            return came
        try:
            return Came(Values(came, self.notes, item=self._item()).path(str(path)))
        except Untranslatable as why:
            self.notes.hole(f"What does {name} name?", path, str(why))
            return Came()

    def _result(self, given: Came) -> Came:
        """Lay what the state gives where ResultPath says."""
        if "ResultSelector" in self.state:
            given = Values(given, self.notes, item=self._item()).laid(self.state["ResultSelector"])
        if "Output" in self.state and self.state.get("Type") != "Pass":
            values = Values(self.came, self.notes, result=given, item=self._item())
            return values.laid(self.state["Output"])
        return self._left(self._laid(self.state.get("ResultPath", "$"), given))

    def _laid(self, path: Any, given: Came) -> Came:
        if path is None:
            return self.came
        if path == "$":
            return given
        try:
            parts = steps_of(str(path))[1]
        except Untranslatable:
            parts = ()
        if len(parts) != 1 or not isinstance(parts[0], str):
            self.notes.doubt(f"ResultPath {path!r} is deeper than one name: later states miss it.")
            known = {str(parts[0]): None} if parts else {}
            return Came(self.came.base, {**self.came.fields, **known})
        return Came(self.came.base, {**self.came.fields, parts[0]: given})

    def _leave(self, step: Step, given: Came, *, keeps: bool = False) -> Handled:
        handled = Handled([step])
        for catch in self.state.get("Catch", []):
            if catch.get("ErrorEquals") != ["States.ALL"]:
                names = ", ".join(catch.get("ErrorEquals", []))
                self.notes.doubt(f"Every failure goes this way here, not only {names}.")
            error = Came(EMPTY, {"Error": "error.code", "Cause": "error.message"})
            laid = self._laid(catch.get("ResultPath", "$"), error)
            came = Came(EMPTY, error.fields) if catch.get("ResultPath", "$") == "$" else laid
            handled.leaving.append(
                (str(catch.get("Next")), Arrival((f"{step['id']}.failed",), came))
            )
            break
        if len(self.state.get("Catch", [])) > 1:
            self.notes.doubt("Only the first of its catchers is taken.")
        return self._on(handled, given if keeps else self._result(given), (str(step["id"]),))

    def _on(self, handled: Handled, came: Came, ports: tuple[str, ...]) -> Handled:
        if ports != PASSED:
            came = _without_error(came)
        if isinstance(self.state.get("Next"), str):
            handled.leaving.append((self.state["Next"], Arrival(ports, came)))
        else:
            handled.ends.append(came)
        return handled

    def _patience(self, step: Step, *, inside: bool = False) -> None:
        """Time-outs and repeats."""
        if isinstance(self.state.get("TimeoutSeconds"), int) and not inside:
            step["timeout_s"] = self.state["TimeoutSeconds"]
        retries = self.state.get("Retry", [])
        if not retries:
            return
        if inside or step.get("type") == "wait":
            self.notes.doubt("A group is not repeated as a whole: give its steps the patience.")
            return
        first = retries[0]
        if len(retries) > 1 or first.get("ErrorEquals") not in (
            ["States.ALL"],
            ["States.TaskFailed"],
        ):
            self.notes.doubt("Repeats here depend on the class of a failure, not on its name.")
        attempts = first.get("MaxAttempts", 3)
        step["retry"] = {
            "max_attempts": min(attempts + 1, 100) if isinstance(attempts, int) else 4,
            "backoff": "fixed" if first.get("BackoffRate", 2) == 1 else "exponential",
            "initial_s": first.get("IntervalSeconds", 1),
        }
        if isinstance(first.get("MaxDelaySeconds"), int):
            step["retry"]["max_s"] = first["MaxDelaySeconds"]


def _without_error(came: Came) -> Came:
    """What went wrong can be named only right behind the failure."""
    fields: dict[str, str | Came | None] = {}
    for name, held in came.fields.items():
        if isinstance(held, Came):
            fields[name] = _without_error(held)
        else:
            fields[name] = None if held and held.startswith("error.") else held
    return Came(came.base, fields, came.many, came.suffix, came.lineage)
