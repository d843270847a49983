"""Running a past run again: which results are kept, which steps run again and why, which writes repeat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from engine.core.action import Effect
from engine.core.document import CallStep, GroupStep, Step, walk_steps
from engine.core.machine_kept import slot
from engine.core.plan import Plan, StepPlan
from engine.core.record import Place, Record, Recorded, keys_of
from engine.core.references import references_of
from engine.core.scope import item_name
from engine.core.sites import sites_of
from engine.errors import Conflict, Invalid

Why = Literal["failed", "asked", "new", "changed", "input_changed", "after", "not_reached"]
"""Why a step runs again, or for the first time."""
QUIET: Final = frozenset({"pure", "read"})


class NothingToRetry(Conflict):
    """The run has not failed: there is no step to go on from."""

    code = "nothing_to_retry"


class RerunRefused(Invalid):
    """What is asked for does not fit the run or the version it is to be run with."""

    code = "rerun_refused"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for; `start_at` None goes on where the run has failed."""

    start_at: tuple[str, ...] | None = None
    keep: frozenset[str] = frozenset()
    """Steps whose results are kept although something they rest on has changed."""
    changed_inputs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Redone:
    """A step that will run, why, and what it did in the former run and may do once more."""

    step: str
    why: Why
    because: str | None
    does: str
    effect: Effect
    happened: int
    unknown: int
    failed: int

    @property
    def repeats(self) -> bool:
        """Tell whether something outside may be changed a second time."""
        return self.effect not in QUIET and self.happened + self.unknown > 0


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run to be made of a former one, decided before anybody starts it."""

    kept: dict[str, dict[str, dict[str, Any]]]
    generations: dict[str, dict[str, int]]
    redone: tuple[Redone, ...]
    kept_steps: tuple[str, ...]
    kept_items: dict[str, int]

    @property
    def must_be_confirmed(self) -> bool:
        """Tell whether a person has to agree to something being repeated."""
        return any(step.repeats for step in self.redone)

    def request(self, run_id: str, start_at: Iterable[str], key: str) -> dict[str, Any]:
        """Return what the new run's first event carries."""
        found = {"of": run_id, "key": key, "from": list(start_at)}
        return {**found, "kept": self.kept, "generations": self.generations}


def key_of(record: Record, run_id: str) -> str:
    """Return the key all repetitions of a run share: that of the run that was first."""
    request = record.request
    return str((request.get("parent") or request.get("rerun") or {}).get("key") or run_id)


def plan_rerun(record: Record, plan: Plan, wish: Wish) -> Rerun:
    """Decide what of a run is kept when it is run again with this plan."""
    return _Planning(record, plan, wish).decide()


@dataclass(slots=True)
class _Planning:
    record: Record
    plan: Plan
    wish: Wish
    whole: dict[str, tuple[Why, str | None]] = field(default_factory=dict)
    """Steps of which nothing is kept."""
    opened: dict[str, tuple[Why, str | None]] = field(default_factory=dict)
    """Steps that run again and in which items, or inner steps, may be kept."""

    def decide(self) -> Rerun:
        self._check()
        if self.wish.start_at is None:
            self._fail_seeds()
        else:
            for step in self.wish.start_at:
                self._redo(step, "asked", None)
        self._changed_seeds()
        self._spread()
        kept = self._kept()
        return Rerun(
            kept=_nested((place, _as_kept(found)) for place, found in kept.items()),
            generations=self._generations(kept),
            redone=tuple(self._redone(kept)),
            kept_steps=tuple(
                step for step in self.plan.steps if any(name == step for name, _ in kept)
            ),
            kept_items=self._kept_items(kept),
        )

    def _check(self) -> None:
        for step in (*(self.wish.start_at or ()), *self.wish.keep):
            if step not in self.plan.steps:
                raise RerunRefused(f"There is no step {step!r} in the version to run.", step=step)
        for step in self.wish.keep:
            found = self.record.at(step, None)
            if found is None or found.status != "ok":
                raise RerunRefused(
                    f"{step!r} has not ended well in that run: there is nothing to keep.", step=step
                )
        status = (self.record.end or {}).get("status")
        if self.wish.start_at is None and status == "succeeded":
            raise NothingToRetry(
                "The run has succeeded; choose the step to run it again from.", status=status
            )

    # Where it begins -------------------------------------------------------------------------

    def _fail_seeds(self) -> None:
        for (step, item), found in self.record.places.items():
            if step not in self.plan.steps or found.status != "failed":
                continue
            plan = self.plan.steps[step]
            is_item = self.record.is_item(step, item)
            if (is_item or not _is_handled(plan)) and not self._is_absorbed(step, item):
                self._open(step, "failed", None)

    def _is_absorbed(self, step: str, item: str | None) -> bool:
        """Tell whether something around a failure has ended well all the same."""
        around = list(_around(self.record.plan, step, item))
        if self.record.is_item(step, item):
            then = self.record.plan.steps[step]
            around.append((step, item_name(keys_of(then, item)[:-1])))
        found = (self.record.places.get(place) for place in around)
        return any(place is not None and place.status == "ok" for place in found)

    def _changed_seeds(self) -> None:
        before = {step.id: step for _, step in walk_steps(self.record.plan.document.steps)}
        for _, step in walk_steps(self.plan.document.steps):
            former = before.get(step.id)
            if former is None:
                self._redo(step.id, "new", None)
            elif _meaning(former) != _meaning(step):
                if step.id not in self.opened or not _same_items(former, step):
                    self._redo(step.id, "changed", None)
            elif self._reads_changed_input(step):
                self._redo(step.id, "input_changed", None)

    def _reads_changed_input(self, step: Step) -> bool:
        values: list[Any] = [site.value for site in sites_of(step)]
        if isinstance(step, GroupStep):
            values.append(step.outputs)
        for value in values:
            for _, _, reference in references_of(value):
                if reference.root == "inputs" and self.wish.changed_inputs:
                    name = reference.path[0].key if reference.path else None
                    if name is None or name in self.wish.changed_inputs:
                        return True
        return False

    # How it spreads --------------------------------------------------------------------------

    def _open(self, step: str, why: Why, because: str | None) -> bool:
        if step in self.wish.keep or step in self.whole or step in self.opened:
            return False
        self.opened[step] = (why, because)
        return True

    def _redo(self, step: str, why: Why, because: str | None) -> bool:
        if step in self.wish.keep or step in self.whole:
            return False
        former = self.opened.pop(step, None)
        self.whole[step] = former or (why, because)
        return True

    def _spread(self) -> None:
        waiting = [*self.whole, *self.opened]
        while waiting:
            step = waiting.pop(0)
            plan = self.plan.steps[step]
            if step in self.whole:
                waiting += [name for name in plan.inner if self._redo(name, "after", step)]
            waiting += [name for name in plan.dependents if self._redo(name, "after", step)]
            if plan.groups and self._open(plan.groups[-1], "after", step):
                waiting.append(plan.groups[-1])

    # What is kept ----------------------------------------------------------------------------

    def _kept(self) -> dict[Place, Recorded]:
        found = {
            place: recorded
            for place, recorded in self.record.places.items()
            if place[0] in self.plan.steps and self._is_kept(*place, recorded)
        }
        return {
            place: found[place]
            for place in found
            if not found.keys() & set(_around(self.plan, *place))
        }

    def _stays(self, place: Place, kept: Mapping[Place, Recorded]) -> bool:
        """Tell whether a place, or something around it, is kept: it does not run again."""
        return place in kept or not kept.keys().isdisjoint(_around(self.plan, *place))

    def _is_kept(self, step: str, item: str | None, found: Recorded) -> bool:
        plan, then = self.plan.steps[step], self.record.plan.steps[step]
        if step in self.whole or plan.kind == "stop" or plan.kind != then.kind:
            return False
        if (plan.groups, plan.loops) != (then.groups, then.loops):
            return False
        if self.record.is_item(step, item):
            # An item is whole only where nothing inside of it is to run again by name.
            return found.status == "ok" and self._keeps_items(step)
        if step in self.opened:
            return False
        return found.status == "ok" or (found.status == "failed" and _is_handled(plan))

    def _keeps_items(self, step: str) -> bool:
        if step in self.wish.keep:
            return False
        if step not in self.opened:
            # Its loop had not ended when the run did: what is done of it is done.
            return True
        if self.wish.start_at is None:
            inner = (self.plan.steps[name] for name in self.plan.steps)
            inside = [plan.id for plan in inner if step in plan.groups]
            return all(
                self.whole.get(name, ("after",))[0] in ("after", "failed") for name in inside
            )
        return self.opened[step][0] == "failed"

    def _kept_items(self, kept: Mapping[Place, Recorded]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for step, item in kept:
            if self.record.is_item(step, item):
                counts[step] = counts.get(step, 0) + 1
        return counts

    def _generations(self, kept: Mapping[Place, Recorded]) -> dict[str, dict[str, int]]:
        """A new key for what is done once more on purpose; the same where it is not known what was done."""
        former = (self.record.request.get("rerun") or {}).get("generations") or {}
        found: list[tuple[Place, int]] = []
        for place, recorded in self.record.places.items():
            step, item = place
            if step not in self.plan.steps:
                continue
            number = former.get(step, {}).get(slot(item), 1)
            did = recorded.happened + recorded.unknown + recorded.failed > 0
            if did and recorded.is_known and not self._stays(place, kept):
                number += 1
            if number > 1:
                found.append((place, number))
        return _nested(found)

    def _redone(self, kept: Mapping[Place, Recorded]) -> Iterable[Redone]:
        documents = {step.id: step for _, step in walk_steps(self.plan.document.steps)}
        for step, plan in self.plan.steps.items():
            if self._stays((step, None), kept):
                continue
            recorded = self.record.of(step)
            places = [
                found for item, found in recorded.items() if not self._stays((step, item), kept)
            ]
            is_named = step in self.whole or step in self.opened
            if plan.disabled or (recorded and not places and not is_named):
                continue
            fresh: tuple[Why, str | None] = ("not_reached", None)
            why, because = self.whole.get(step) or self.opened.get(step) or fresh
            yield Redone(
                step=step,
                why=why,
                because=because,
                does=_does(documents[step], plan),
                effect="write" if plan.kind == "call" else plan.effect,
                happened=sum(found.happened for found in places),
                unknown=sum(found.unknown for found in places),
                failed=sum(found.failed for found in places),
            )


def _around(plan: Plan, step: str, item: str | None) -> Iterable[Place]:
    """Name the groups around a place, and the items of theirs it stands in."""
    keys = keys_of(plan.steps[step], item)
    for name in plan.steps[step].groups:
        group = plan.steps[name]
        depth = len(group.loops)
        yield name, item_name(keys[:depth])
        if group.foreach is not None:
            yield name, item_name(keys[: depth + 1])


def _is_handled(plan: StepPlan) -> bool:
    return plan.on_error == "continue" or plan.failure_is_handled


def _does(step: Step, plan: StepPlan) -> str:
    if isinstance(step, CallStep):
        return f"call {step.workflow}"
    return plan.action or plan.kind


def _meaning(step: Step) -> dict[str, Any]:
    """Return what of a step decides its result; inner steps of a group are looked at by themselves."""
    plain = step.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return {key: plain[key] for key in plain if key not in ("name", "notes", "steps")}


def _same_items(former: Step, step: Step) -> bool:
    """Tell whether a corrected step still does the same thing for the same items."""
    if former.foreach is None or step.foreach is None or former.type != step.type:
        return False
    same = former.foreach.items == step.foreach.items and former.foreach.key == step.foreach.key
    names = ("uses", "workflow")
    return same and all(getattr(former, n, None) == getattr(step, n, None) for n in names)


def _as_kept(found: Recorded) -> dict[str, Any]:
    if found.status == "failed":
        return {"status": "failed", "error": found.error}
    plain: dict[str, Any] = {"status": "ok", "output": found.output}
    if found.port is not None:
        plain["port"] = found.port
    if found.keys:
        plain["keys"] = found.keys
    return plain


def _nested(found: Iterable[tuple[Place, Any]]) -> dict[str, dict[str, Any]]:
    nested: dict[str, dict[str, Any]] = {}
    for (step, item), value in found:
        nested.setdefault(step, {})[slot(item)] = value
    return nested
