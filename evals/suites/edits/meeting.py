"""Whether a changed document is what the labelled ops of a request ask for, and nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evals.suites.edits.corpus import ChangeRequest, Op

Json = Mapping[str, Any]
_READ: Final = re.compile(r"\bsteps\.\w+(?:\.\w+)*|\binputs\.\w+")
_LINKS: Final = ("after", "join", "foreach")
_CARRIERS: Final = frozenset({"list.map", "text.render", "json.build", "list.filter", "csv.build"})
_FORKS: Final = frozenset({"branch", "group"})
NO_PATCH: Final = frozenset({"ask", "unclear", "undo"})
_LISTS: Final = {"sort": ("list.sort",), "limit": ("list.limit", "list.slice", "list.top"), "dedupe": ("list.dedupe",)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """Two documents beside each other."""

    before: Json
    after: Json

    @property
    def old(self) -> dict[str, Json]:
        return steps_of(self.before)

    @property
    def new(self) -> dict[str, Json]:
        return steps_of(self.after)

    @property
    def added(self) -> list[Json]:
        return [step for key, step in self.new.items() if key not in self.old]

    @property
    def removed(self) -> set[str]:
        return set(self.old) - set(self.new)

    @property
    def changed(self) -> set[str]:
        """Steps that are different, however little."""
        return {key for key, step in self.new.items() if key in self.old and self.old[key] != step}

    @property
    def reworded(self) -> set[str]:
        """Steps that are different by more than what they wait for and read."""
        return {key for key in self.changed if _own(self.old[key]) != _own(self.new[key])}

    def gone(self, step: str) -> bool:
        """Tell whether a step no longer runs."""
        return step not in self.new or bool(self.new[step].get("disabled"))


def steps_of(document: Json) -> dict[str, Json]:
    """Answer every step by id, those of groups too, each without the steps inside it."""
    found: dict[str, Json] = {}
    for step in document.get("steps") or ():
        found[step["id"]] = {key: value for key, value in step.items() if key != "steps"}
        found |= steps_of(step)
    return found


def _own(step: Json) -> str:
    kept = {key: value for key, value in step.items() if key not in _LINKS}
    return _READ.sub("_", json.dumps(kept, sort_keys=True))


def is_met(op: Op, seen: Compared) -> bool:
    """Tell whether one op came about."""
    check = _CHECKS.get(op.kind)
    return check is not None and check(op, seen)


def strays(request: ChangeRequest, seen: Compared) -> list[str]:
    """Answer what was changed though nobody asked for it."""
    ops = [op for readings in request.ops for op in readings]
    named = {op.step for op in ops if op.step}
    kinds = {op.kind for op in ops}
    found = [f"changed {key}" for key in sorted(seen.reworded - named) if not _follows(key, ops, seen)]  # fmt: skip
    found += [f"removed {key}" for key in sorted(seen.removed - named)]
    found += [f"added {step.get('uses', step.get('type'))}" for step in seen.added if not _wanted(step, ops)]  # fmt: skip
    if "start" not in kinds and seen.before.get("triggers") != seen.after.get("triggers"):
        found.append("changed the start")
    if "rename" not in kinds and seen.before.get("name") != seen.after.get("name"):
        found.append("changed the name")
    return found


def _follows(key: str, ops: Sequence[Op], seen: Compared) -> bool:
    """Tell whether a step is only different because what it reads is."""
    gone = [op.step for op in ops if op.kind in {"remove", "replace", "once", "each"} and op.step]
    lists = [op.step for op in ops if op.kind in {"filter", "sort", "limit", "dedupe", "threshold"}]
    text = json.dumps(seen.old[key])
    told = [*gone, *(step for step in lists if step)]
    return any(re.search(rf"\bsteps\.{step}\b", text) for step in told) or (
        any(op.kind in {"filter", "sort", "limit", "dedupe", "threshold"} for op in ops)
        and str(seen.old[key].get("uses", "")).startswith(("list.", "sql."))
        and any(f"steps.{key}." in json.dumps(seen.old.get(str(step), {})) for step in lists)
    )


def _wanted(step: Json, ops: Sequence[Op]) -> bool:
    uses, kind = str(step.get("uses", "")), str(step.get("type", ""))
    return uses in _CARRIERS or any(_is_for(op, uses, kind) for op in ops)


def _is_for(op: Op, uses: str, kind: str) -> bool:
    if op.uses is not None:
        return op.uses in (uses, kind) or (op.kind in {"add", "failure"} and kind in _FORKS)
    if op.kind in {"approve", "wait"}:
        return kind in {"approval", "wait", "branch"}
    return uses in _LISTS.get(op.kind, ()) or (op.kind in {"when", "filter"} and kind in _FORKS)


def _value_at(step: Json, param: str) -> Any:
    given = step.get("with") or {}
    return given.get(param, step.get(param, (step.get("retry") or {}).get(param)))


def _set(op: Op, seen: Compared) -> bool:
    if op.step is None or seen.gone(op.step):
        return False
    new, old = _value_at(seen.new[op.step], op.param or ""), _value_at(seen.old[op.step], op.param or "")  # fmt: skip
    if new == old:
        return False
    is_plain = isinstance(new, bool | int | float) or not isinstance(op.value, str)
    told, said = json.dumps(new, ensure_ascii=False).strip('"').lower(), str(op.value).lower()
    return is_plain or said in told or told in said


def _is_reworded(op: Op, seen: Compared) -> bool:
    return op.step is not None and not seen.gone(op.step) and seen.new[op.step] != seen.old[op.step]


def _holds(step: Json, args: Mapping[str, str]) -> bool:
    told = json.dumps(step.get("with") or {}, ensure_ascii=False).lower()
    return all(str(value).lower() in told for value in args.values())


def _add(op: Op, seen: Compared) -> bool:
    return any(
        op.uses in (step.get("uses"), step.get("type")) and _holds(step, op.args)
        for step in seen.added
    )


def _replace(op: Op, seen: Compared) -> bool:
    if op.step is None:
        return False
    if not seen.gone(op.step):
        return seen.new[op.step].get("uses") == op.uses and _holds(seen.new[op.step], op.args)
    return _add(op, seen)


def _when(_op: Op, seen: Compared) -> bool:
    if any(
        step.get("type") == "branch" or step.get("uses") == "list.filter" for step in seen.added
    ):
        return True
    keys = ("when", "after", "cases", "foreach")
    return any(seen.old[key].get(k) != seen.new[key].get(k) for key in seen.changed for k in keys)


def _filter(_op: Op, seen: Compared) -> bool:
    return any(step.get("uses") == "list.filter" for step in seen.added) or any(
        _value_at(seen.old[key], k) != _value_at(seen.new[key], k)
        for key in seen.changed
        for k in ("where", "statement", "url", "query", "when")
    )


def _threshold(op: Op, seen: Compared) -> bool:
    inputs = seen.before.get("inputs") != seen.after.get("inputs")
    return inputs or _is_reworded(op, seen) or _filter(op, seen)


def _listed(op: Op, seen: Compared) -> bool:
    kinds = _LISTS[op.kind]
    return any(step.get("uses") in kinds for step in seen.added) or any(
        seen.new[key].get("uses") in (*kinds, "sql.query") for key in seen.reworded
    )


def _start(_op: Op, seen: Compared) -> bool:
    return bool(seen.before.get("triggers") != seen.after.get("triggers"))


def _typed(kind: str) -> Callable[[Op, Compared], bool]:
    return lambda _op, seen: any(step.get("type") == kind for step in seen.added)


def _failure(op: Op, seen: Compared) -> bool:
    return any(step.get("uses") == op.uses and f"{op.step}.failed" in step.get("after", ()) for step in seen.added)  # fmt: skip


def _each(_op: Op, seen: Compared) -> bool:
    return any("foreach" in seen.new[key] and "foreach" not in seen.old[key] for key in seen.changed) or any("foreach" in step for step in seen.added)  # fmt: skip


def _once(op: Op, seen: Compared) -> bool:
    return op.step is not None and "foreach" not in seen.new.get(op.step, {})


def _move(_op: Op, seen: Compared) -> bool:
    return bool(seen.changed) and not seen.added


def _retry(op: Op, seen: Compared) -> bool:
    return op.step is not None and any(
        seen.new.get(op.step, {}).get(k) != seen.old[op.step].get(k) for k in ("retry", "timeout_s")
    )


def _rename(_op: Op, seen: Compared) -> bool:
    return bool(seen.before.get("name") != seen.after.get("name"))


_CHECKS: Mapping[str, Callable[[Op, Compared], bool]] = {
    "set": _set, "text": _is_reworded, "add": _add, "remove": lambda op, seen: seen.gone(op.step or ""),
    "replace": _replace, "when": _when, "filter": _filter, "threshold": _threshold, "sort": _listed,
    "limit": _listed, "dedupe": _listed, "start": _start, "approve": _typed("approval"), "wait": _typed("wait"),
    "failure": _failure, "each": _each, "once": _once, "move": _move, "retry": _retry, "rename": _rename,
}  # fmt: skip


def verdict(request: ChangeRequest, kind: str, after: Json | None) -> str:
    """Say in one word what a plan of this kind, which leads to this document, is for a request.

    `right`, `asked` (nothing was proposed), `part` (something is missing, nothing else was touched) or `more`.
    """
    wanted = [op.kind for readings in request.ops for op in readings if op.kind in NO_PATCH]
    if wanted:
        return (
            "right"
            if any(kind == _ANSWERED[one] for one in wanted)
            else "asked"
            if after is None
            else "more"
        )
    if after is None:
        return "asked"
    seen = Compared(request.document, after)
    if strays(request, seen):
        return "more"
    return "right" if all(any(is_met(op, seen) for op in some) for some in request.ops) else "part"


_ANSWERED: Final = {"ask": "answer", "unclear": "question", "undo": "undo"}
