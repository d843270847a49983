"""The state of a run: a function of its observed events alone, and plain JSON when it is snapshotted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.core.budget import Spending
from engine.core.events import RunStatus
from engine.core.plan import Plan

STATE_VERSION = 3

UnitStatus = Literal[
    "new",
    "evaluating",
    "running",
    "calling",
    "open",
    "retrying",
    "parked",
    "ok",
    "failed",
    "dropped",
]
EndStatus = Literal["succeeded", "failed", "cancelled"]
StepStatus = Literal["pending", "scheduled", "running", "waiting", "ok", "failed", "skipped"]


@dataclass(slots=True)
class Unit:
    """What is attempted: a step, or one item of a step with `foreach`."""

    status: UnitStatus = "new"
    attempt: int = 0
    recoveries: int = 0
    repeats: int = 0
    generation: int = 1
    key: str = ""
    args: Any = None
    output: Any = None
    error: dict[str, Any] | None = None
    is_due: bool = False
    """A retry whose moment came, or an item whose values came, while nothing new may start."""
    name: str | None = None
    """The item's key, where the keys of the loop are too many to be kept here."""
    scope: "Scope | None" = None
    """Of a group: the steps in it, while they are under way."""
    child: str | None = None
    """Of a call: the run that was started."""
    reserved: dict[str, float] = field(default_factory=dict)
    """What the attempt under way is expected to cost."""


@dataclass(slots=True)
class Loop:
    """The items of a step: which have started, which are done. What is packed is no longer here."""

    items: Any
    count: int
    keys: Any
    """The items' own keys: a list, a reference to one, or None where their places are their keys."""
    next_index: int = 0
    active: int = 0
    stopped_by: dict[str, Any] | None = None
    is_complete: bool = False
    units: dict[int, Unit] = field(default_factory=dict)
    settled: int = 0
    """How many of `units` have ended."""
    packs: list[Any] = field(default_factory=list)
    """References to the entries of items that have ended and left `units`."""
    packed: int = 0
    packed_ok: int = 0
    is_packing: bool = False

    def key_of(self, index: int) -> str:
        """Return the key of an item: its own, else its place."""
        if isinstance(self.keys, list):
            return str(self.keys[index])
        unit = self.units.get(index)
        return unit.name if unit is not None and unit.name is not None else str(index)


@dataclass(slots=True)
class StepState:
    """Where one step stands."""

    remaining: int
    status: StepStatus = "pending"
    port: str | None = None
    output: Any = None
    error: dict[str, Any] | None = None
    unit: Unit | None = None
    loop: Loop | None = None
    wait: dict[str, Any] | None = None


@dataclass(slots=True)
class Scope:
    """The steps of the run itself, of a group, or of one item of a group with `foreach`."""

    path: tuple[int, ...] = ()
    """Which item of each loop around it, outermost first."""
    keys: tuple[str, ...] = ()
    steps: dict[str, StepState] = field(default_factory=dict)
    unsettled: int = 0
    ending: dict[str, Any] | None = None
    """Nothing new starts in it any more, and this is what its group will fail with."""
    is_asking: bool = False
    """Its outputs are being worked out."""


@dataclass(slots=True)
class Proposal:
    """Keys a step let pass and nobody has dealt with yet, by their place in its output."""

    step: str
    path: tuple[int, ...]
    keys: dict[int, str]
    by_item: list[str]
    by_step: list[str]
    done: dict[int, list[str]] = field(default_factory=dict)
    """Of several loops over the same list, which have dealt with an item the others have not."""


@dataclass(slots=True)
class Ending:
    """Nothing new starts any more, and this is how the run will finish."""

    status: EndStatus
    error: dict[str, Any] | None
    is_prepared: bool = False


@dataclass(slots=True)
class RunState:
    """One run. `advance` consumes a state and returns the next; the plan is not part of its JSON."""

    plan: Plan
    run_id: str
    seq: int = 0
    status: RunStatus = "queued"
    started_at: str | None = None
    finished_at: str | None = None
    request: dict[str, Any] = field(default_factory=dict)
    root: Scope = field(default_factory=Scope)
    in_flight: int = 0
    evaluating: int = 0
    retrying: int = 0
    calls: int = 0
    spending: Spending = field(default_factory=Spending)
    is_paused: bool = False
    ending: Ending | None = None
    is_asking_outputs: bool = False
    held: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    """Steps that were ready, or whose values came, while the run was paused, each with its scope."""
    signals: list[dict[str, Any]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    outputs: Any = None
    error: dict[str, Any] | None = None

    @property
    def is_live(self) -> bool:
        """Tell whether the run may leave marks beyond its own events."""
        return bool(self.request.get("mode", "live") == "live")

    @property
    def steps(self) -> dict[str, StepState]:
        """Return the steps of the outermost scope."""
        return self.root.steps


def new_state(plan: Plan, run_id: str) -> RunState:
    """Return the state of a run nothing has happened to."""
    return RunState(plan=plan, run_id=run_id, root=new_scope(plan, plan.roots))


def new_scope(
    plan: Plan,
    steps: Iterable[str],
    path: tuple[int, ...] = (),
    keys: tuple[str, ...] = (),
) -> Scope:
    """Return a scope in which nothing has happened yet."""
    found = {step: StepState(remaining=len(plan.steps[step].sources)) for step in steps}
    return Scope(path, keys, found, unsettled=len(found))
