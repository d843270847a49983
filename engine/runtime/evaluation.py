"""Answering the core's `Evaluate`: building the scope of a site and evaluating its template."""

from operator import itemgetter
from typing import Any

from engine.core.commands import Evaluate, SiteRequest
from engine.core.machine_foreach import counts, duplicate_key, entries, settled_items
from engine.core.plan import Reads, Template
from engine.core.scope import Here, locate
from engine.core.state import RunState, Scope, StepState
from engine.errors import FlowError
from engine.ports import Evaluator
from engine.runtime.values import Values

_PLAIN_ROOTS = ("inputs", "trigger", "vars")


class BadValue(FlowError):
    """An expression came to something that cannot be used at its place."""

    code, blame = "bad_value", "yours"


class Evaluation:
    """Evaluates the sites of one run."""

    __slots__ = ("_evaluator", "_state", "_values")

    def __init__(self, state: RunState, evaluator: Evaluator, values: Values) -> None:
        self._state = state
        self._evaluator = evaluator
        self._values = values

    def answer(self, command: Evaluate) -> list[dict[str, Any]]:
        """Return the values of all requested sites, as one event carries them."""
        found: list[dict[str, Any]] = []
        for request in command.requests:
            for site in request.sites:
                value = self._site(request, site)
                found.append(value)
                if "error" in value or (site == "when" and value["value"] is not True):
                    break
        return found

    def _site(self, request: SiteRequest, site: str) -> dict[str, Any]:
        place: dict[str, Any] = {"step": request.step, "site": site}
        if request.scope:
            place["scope"] = list(request.scope)
        if request.index is not None:
            place["index"] = request.index
        try:
            place.update(self._value(request, site))
        except FlowError as fault:
            place["error"] = error_json(fault)
        return place

    def _value(self, request: SiteRequest, site: str) -> dict[str, Any]:
        if request.step is None:
            outputs = self._state.plan.outputs
            return {"value": self._keep(self._evaluate(outputs, None, None) if outputs else {})}
        here = locate(self._state, request.step, request.scope)
        if here is None:
            raise BadValue(f"{request.step!r} is no longer under way.")
        if site == "foreach":
            return self._items(here)
        if site == "pack":
            return self._pack(here)
        return {"value": self._step_value(here, request.index, site)}

    def _step_value(self, here: Here, index: int | None, site: str) -> Any:
        match site:
            case "result":
                return self._keep(self._result(here))
            case "cases":
                return self._first_case(here)
            case "key":
                loop = here.state.loop
                return None if loop is None else self._values.resolve(loop.keys)[index]
            case "outputs":
                template = here.plan.templates[site]
                return self._keep(self._evaluate(template, here, index, inside=True))
            case _:
                return self._plain_value(here, index, site)

    def _plain_value(self, here: Here, index: int | None, site: str) -> Any:
        plan = here.plan
        value = self._evaluate(plan.templates[site], here, index)
        if site == "when":
            return _boolean(value, plan.id)
        if site == "with":
            return self._keep({**value, **plan.expression_args})
        # Control steps look into their values, so these are never replaced by a reference.
        return self._values.resolve(self._keep(value))

    def _keep(self, value: Any) -> Any:
        return self._values.take(value)

    def _evaluate(
        self, template: Template, here: Here | None, index: int | None, *, inside: bool = False
    ) -> Any:
        scope = self.scope(template.reads, here, index, inside=inside)
        return self._evaluator.evaluate(template.value, scope)

    def scope(
        self, reads: Reads, here: Here | None, index: int | None, *, inside: bool = False
    ) -> dict[str, Any]:
        """Return the roots an expression at this place reads, with large values filled in.

        The outputs of a group are worked out `inside` of it, where its own steps can be read.
        """
        state, roots = self._state, reads.roots
        scope: dict[str, Any] = {}
        for root in _PLAIN_ROOTS:
            if root in roots:
                scope[root] = self._values.resolve(state.request.get(root) or {})
        if "run" in roots:
            scope["run"] = self._run()
        if "steps" in roots:
            scope["steps"] = self._steps(reads, here, index if inside else None, inside=inside)
        if here is not None:
            if "error" in roots:
                scope["error"] = self._error(here)
            self._add_items(scope, here, index)
        return scope

    def _steps(
        self, reads: Reads, here: Here | None, index: int | None, *, inside: bool
    ) -> dict[str, Any]:
        """Return the outputs of the steps that are read, as far as they can be seen from here."""
        if here is None or (here.group is None and not inside):
            # Most steps stand in no group: of those of a large workflow only what is read is looked at.
            return self._outputs(reads, self._state.steps)
        seen: dict[str, StepState] = dict(self._state.steps)
        chain: list[Scope] = []
        around: Here | None = here
        while around is not None and around.group is not None:
            chain.append(around.scope)
            around = around.group
        for scope in reversed(chain):
            seen.update(scope.steps)
        unit = here.unit_of(index) if inside else None
        if unit is not None and unit.scope is not None:
            seen.update(unit.scope.steps)
        return self._outputs(reads, seen)

    def _outputs(self, reads: Reads, seen: dict[str, StepState]) -> dict[str, Any]:
        names = tuple(seen) if reads.whole_steps else reads.steps
        return {name: self._output(seen[name]) for name in names if name in seen}

    def _add_items(self, scope: dict[str, Any], here: Here, index: int | None) -> None:
        """Put the items of the loops around into scope; `index` is that of the innermost one."""
        place: Here | None = here
        while place is not None:
            loop, each = place.state.loop, place.plan.foreach
            if index is not None and each is not None and loop is not None:
                scope.setdefault("index", index)
                scope.setdefault(each.as_name, self._values.resolve(loop.items)[index])
            index = place.index_in_group
            place = place.group

    def _run(self) -> dict[str, Any]:
        request = self._state.request
        return {
            "id": self._state.run_id,
            "started_at": self._state.started_at,
            "workflow_id": request.get("workflow_id"),
            "version": request.get("version"),
            "mode": request.get("mode", "live"),
            "trigger_id": request.get("trigger_id"),
            "trigger_type": request.get("trigger_type"),
        }

    def _output(self, step: StepState) -> Any:
        return {} if step.output is None else self._values.resolve(step.output)

    def _error(self, here: Here) -> dict[str, Any]:
        place: Here | None = here
        while place is not None:
            for edge in place.plan.edges:
                source = place.scope.steps[edge.source]
                if edge.kind == "failed" and source.error is not None:
                    return {"step": edge.source, **source.error}
            place = place.group
        return {}

    def _items(self, here: Here) -> dict[str, Any]:
        plan = here.plan
        template, each = plan.templates["foreach"], plan.foreach
        scope = self.scope(template.reads, here, None)
        items = self._evaluator.evaluate(template.value["items"], scope)
        if not isinstance(items, list):
            raise BadValue(f"{plan.id!r} runs for each item of a list, but this is {_kind(items)}.")
        site: dict[str, Any] = {"value": self._keep(items), "count": len(items)}
        if each is not None and each.has_keys:
            key = template.value["key"]
            keys = [
                _key(self._evaluator.evaluate(key, {**scope, each.as_name: item, "index": n}))
                for n, item in enumerate(items)
            ]
            # The core refuses keys that stand twice, so it has to see those.
            site["keys"] = keys if duplicate_key(keys) is not None else self._keep(keys)
        return site

    def _first_case(self, here: Here) -> str | None:
        template = here.plan.templates["cases"]
        scope = self.scope(template.reads, here, None)
        for case, condition in template.value.items():
            if _boolean(self._evaluator.evaluate(condition, scope), here.plan.id):
                return str(case)
        return None

    def _pack(self, here: Here) -> dict[str, Any]:
        """Put the entries of items that have ended away, whatever their size."""
        loop, each = here.state.loop, here.plan.foreach
        if loop is None or each is None:
            return {"value": None, "items": []}
        items = settled_items(loop)
        return {"value": self._values.put_away(entries(each, loop, items)), "items": items}

    def _result(self, here: Here) -> dict[str, Any]:
        loop, each = here.state.loop, here.plan.foreach
        if loop is None or each is None:
            return {}
        found = [entry for pack in loop.packs for entry in self._values.resolve(pack)]
        found += entries(each, loop, settled_items(loop))
        found.sort(key=itemgetter("index"))
        items = [
            {**entry, "value": self._values.resolve(entry["value"])} if "value" in entry else entry
            for entry in found
        ]
        return {"items": items, **counts(loop)}


def error_json(fault: FlowError) -> dict[str, Any]:
    """Return a fault of an expression in the shape of an action's error."""
    facts = {
        "class": "bad_data",
        "code": fault.code,
        "message": fault.message,
        "retryable": False,
        "blame": fault.blame,
    }
    hint = fault.facts.get("hint")
    return facts if hint is None else {**facts, "hint": hint}


def _boolean(value: Any, step: str) -> bool:
    if isinstance(value, bool):
        return value
    raise BadValue(f"The condition of {step!r} is {_kind(value)}; it must be true or false.")


def _key(value: Any) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise BadValue(f"The key of an item is {_kind(value)}; it must be a text or a whole number.")


def _kind(value: Any) -> str:
    names = {"NoneType": "null", "dict": "an object", "list": "a list", "str": "a text"}
    return names.get(type(value).__name__, f"a {type(value).__name__}")
