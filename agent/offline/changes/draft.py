"""A document while it is being changed: every change is kept as the operation that makes it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.core.hole import HOLE_KEY
from engine.core.problem import pointer_parts

Json = dict[str, Any]


class EditDraft:
    """Works on a copy; answers the smallest list of operations that leads to it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document: Json = copy.deepcopy(dict(document))
        self.document.setdefault("steps", [])
        self._operations: list[Json] = []

    @property
    def steps(self) -> list[Json]:
        steps: list[Json] = self.document["steps"]
        return steps

    @property
    def triggers(self) -> list[Json]:
        triggers: list[Json] = self.document.get("triggers", [])
        return triggers

    @property
    def operations(self) -> tuple[Json, ...]:
        return tuple(self._operations)

    def step(self, step_id: str) -> Json:
        return next(s for s in self.steps if s["id"] == step_id)

    def ids(self) -> set[str]:
        return {s["id"] for s in self.steps} | {t["id"] for t in self.triggers}

    def roots(self) -> list[Json]:
        """Answer the steps that wait for no other: nothing runs when they do not."""
        read = [r["id"] for s in self.steps for r in self.readers_of(s["id"])]
        return [s for s in self.steps if not s.get("after") and s["id"] not in read]

    # -- operations ---------------------------------------------------------------
    def update(
        self, step_id: str, set_: Mapping[str, Any] | None = None, unset: tuple[str, ...] = ()
    ) -> None:
        """Change values inside one step; changes to the same step become one operation.

        A step that this change adds is added as it is then.
        """
        step = self.step(step_id)
        changes = {path: value for path, value in (set_ or {}).items() if at(step, path) != value}
        gone = [path for path in unset if at(step, path) is not None]
        if not changes and not gone:
            return
        for path, value in changes.items():
            _put(step, path, value)
        for path in gone:
            _remove(step, path)
        if self._is_added_anew(step):
            return
        known = next(
            (o for o in self._operations if o["op"] == "update_step" and o["id"] == step_id), None
        )
        if known is None:
            known = {"op": "update_step", "id": step_id, "set": {}, "unset": []}
            self._operations.append(known)
        for path, value in changes.items():
            # what is inside a value that is set is set with it
            whole = next((p for p in known["set"] if path.startswith(f"{p}/")), None)
            if whole is not None:
                _put(known["set"][whole], path.removeprefix(whole), value)
            else:
                known["set"][path] = copy.deepcopy(value)
        known["unset"] += gone

    def add(self, step: Json) -> None:
        self.steps.append(step)
        self._operations.append({"op": "add_step", "step": copy.deepcopy(step)})

    def _is_added_anew(self, step: Json) -> bool:
        """Let the operation that adds a step add it as it is now; False where it was there before."""
        for operation in self._operations:
            if operation["op"] == "add_step" and operation["step"]["id"] == step["id"]:
                operation["step"] = copy.deepcopy(step)
                return True
        return False

    def remove(self, step_id: str) -> None:
        self.document["steps"] = [s for s in self.steps if s["id"] != step_id]
        self._operations = [
            o for o in self._operations if o["op"] != "update_step" or o["id"] != step_id
        ]
        self._operations.append({"op": "remove_step", "id": step_id})

    def set_trigger(self, trigger: Json) -> None:
        if trigger in self.triggers:
            return
        rest = [t for t in self.triggers if t["id"] != trigger["id"]]
        self.document["triggers"] = [*rest, trigger]
        self._operations = [
            o
            for o in self._operations
            if o["op"] != "set_trigger" or o["trigger"]["id"] != trigger["id"]
        ]
        self._operations.append({"op": "set_trigger", "trigger": copy.deepcopy(trigger)})

    def remove_trigger(self, trigger_id: str) -> None:
        self.document["triggers"] = [t for t in self.triggers if t["id"] != trigger_id]
        self._operations.append({"op": "remove_trigger", "id": trigger_id})

    def set_inputs(self, inputs: Mapping[str, Any]) -> None:
        """Put other settings in the place of the workflow's own."""
        if self.document.get("inputs") != inputs:
            self.document["inputs"] = copy.deepcopy(dict(inputs))
            self._operations.append({"op": "set_inputs", "inputs": copy.deepcopy(dict(inputs))})

    def set_outputs(self, outputs: Mapping[str, Any]) -> None:
        """Put other values in the place of what the workflow gives back; none leaves none."""
        self.document["outputs"] = copy.deepcopy(dict(outputs))
        self._operations = [o for o in self._operations if o["op"] != "set_outputs"]
        self._operations.append({"op": "set_outputs", "outputs": copy.deepcopy(dict(outputs))})

    def rename(self, name: str) -> None:
        if self.document.get("name") != name:
            self.document["name"] = name
            self._operations.append({"op": "set_meta", "name": name})

    def rename_step(self, step_id: str, name: str) -> None:
        if self.step(step_id).get("name") != name:
            self.step(step_id)["name"] = name
            self._operations.append({"op": "set_name", "id": step_id, "name": name})

    # -- references ---------------------------------------------------------------
    def readers_of(self, step_id: str) -> list[Json]:
        """Answer the steps that read another step's output."""
        found = re.compile(rf"\bsteps\.{step_id}\b")
        return [
            s for s in self.steps if s["id"] != step_id and any(found.search(t) for t in _texts(s))
        ]

    def reread(self, old: str, new: str, *, but: frozenset[str] = frozenset()) -> None:
        """Let everything that reads one expression read another."""
        pattern = re.compile(rf"\b{re.escape(old)}\b")
        self._rewrite(lambda text: pattern.sub(new, text), but)

    def replace_value(self, step_id: str, value: str, lead: str = "") -> None:
        """Let what reads any output of a step read this value, a template, instead.

        `lead` stands before it where it was a text alone and is none now.
        """
        alone = expression_of(value)
        inside = re.compile(rf"\bsteps\.{step_id}(?:\.\w+)*")
        whole = re.compile(rf"\{{\{{ ?steps\.{step_id}(?:\.\w+)* ?\}}\}}")

        def changed(text: str) -> str:
            if lead and whole.fullmatch(text):
                return f"{lead}{value}"
            if alone is not None and "{{" not in alone:
                return inside.sub(lambda _: alone, text)
            return whole.sub(lambda _: value, text)

        self._rewrite(changed, frozenset({step_id}))

    @staticmethod
    def leaves_of(step: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Answer every text inside a step with the pointer to it."""
        return _leaves(step)

    def _rewrite(self, change: Callable[[str], str], but: frozenset[str]) -> None:
        for step in self.steps:
            if step["id"] in but:
                continue
            changed = {path: new for path, old in _leaves(step) if (new := change(old)) != old}
            self.update(step["id"], changed)


def _texts(value: Any) -> list[str]:
    return [text for _, text in _leaves(value)]


def _leaves(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(path, value)]
    if isinstance(value, Mapping):
        return [
            leaf
            for key, item in value.items()
            for leaf in _leaves(item, f"{path}/{_escaped(str(key))}")
        ]
    if isinstance(value, list):
        return [leaf for n, item in enumerate(value) for leaf in _leaves(item, f"{path}/{n}")]
    return []


def values_in(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Answer every plain value inside another, with the pointer to it; a hole is one value."""
    if isinstance(value, Mapping) and HOLE_KEY not in value:
        return [
            leaf
            for key, item in value.items()
            for leaf in values_in(item, f"{path}/{_escaped(str(key))}")
        ]
    if isinstance(value, list):
        return [leaf for n, item in enumerate(value) for leaf in values_in(item, f"{path}/{n}")]
    return [(path, value)]


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def at(value: Any, path: str) -> Any:
    for part in pointer_parts(path):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _put(value: Any, path: str, new: Any) -> None:
    *parents, last = pointer_parts(path)
    for part in parents:
        value = value[int(part)] if isinstance(value, list) else value.setdefault(part, {})
    if isinstance(value, list):
        value[int(last)] = copy.deepcopy(new)
    else:
        value[last] = copy.deepcopy(new)


def _remove(value: Any, path: str) -> None:
    *parents, last = pointer_parts(path)
    for part in parents:
        value = value[int(part)] if isinstance(value, list) else value[part]
    del value[last]


def expression_of(value: Any) -> str | None:
    """Answer the expression of `{{ e }}` alone."""
    match = re.fullmatch(r"\{\{ ?(.+?) ?\}\}", value) if isinstance(value, str) else None
    return match[1] if match else None


def is_hole(value: Any) -> bool:
    return isinstance(value, Mapping) and HOLE_KEY in value
