"""Invariant checker I: what must hold after any fault, read off the database and the ledger.

It knows nothing of what a test did. Whatever was killed, cut or paused: these hold.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.core.events import FINISHED, Envelope
from engine.core.plan import Plan
from engine.core.replay import replay
from engine.core.state import RunState, new_state
from tests.durability.ledger import Call

RENEWED_WITHIN_S = 10.0
Place = tuple[str, str | None]
_SETTLED = frozenset({"step.succeeded", "step.failed", "step.skipped", "item.settled"})
_STARTED = frozenset({"step.started", "item.started"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise: which, of what, and how it shows."""

    rule: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.detail}"


@dataclass(slots=True)
class Slice:
    """Consecutive events of a run, as one commit wrote them."""

    seq_from: int
    seq_to: int
    epoch: int
    events: list[Envelope]


@dataclass(slots=True)
class RunFacts:
    """What is stored of one run."""

    run_id: UUID
    status: str
    last_seq: int
    plan: Plan
    slices: list[Slice] = field(default_factory=list)
    timers: list[str] = field(default_factory=list)
    approvals: list[str] = field(default_factory=list)
    """Steps that wait for a person."""

    @property
    def events(self) -> list[Envelope]:
        """Return every event in order."""
        return [event for piece in self.slices for event in piece.events]


@dataclass(frozen=True, slots=True)
class Lease:
    """Who owns the executor by the lease, and who really holds its lock."""

    epoch: int
    backend_pid: int | None
    renewed_s_ago: float
    lock_pids: tuple[int, ...]


@dataclass(slots=True)
class Facts:
    """Everything the checker looks at."""

    runs: dict[UUID, RunFacts]
    lease: Lease | None
    waiting_inbox: list[tuple[UUID, str, datetime]]
    calls: list[Call]
    accepted: set[UUID]
    """Runs of which somebody was told that they have started."""
    asked: int | None = None
    """How many different starts were asked for, where that is known; none may become two runs."""
    repeats_beyond: int = 0
    """Calls one key may have beyond its recorded attempts: those a restored backup knows nothing of."""


def violations(facts: Facts) -> list[Violation]:
    """Return every broken promise; none is what is expected."""
    return [found for rule in RULES for found in rule(facts)]


def _runs_in_are_runs_out(facts: Facts) -> Iterator[Violation]:
    for run_id in sorted(facts.accepted - facts.runs.keys()):
        yield Violation("run_lost", str(run_id), "somebody was told it has started")
    if facts.asked is not None and len(facts.runs) > facts.asked:
        yield Violation(
            "run_doubled", "runs", f"{len(facts.runs)} runs of {facts.asked} different requests"
        )


def _runs_end_or_wait(facts: Facts) -> Iterator[Violation]:
    for run in facts.runs.values():
        if run.status in FINISHED:
            continue
        if run.status not in ("waiting", "paused"):
            yield Violation("run_stuck", str(run.run_id), f"it is {run.status} and nothing moves")
        elif run.status == "waiting" and not _reasons_to_wait(run):
            yield Violation("run_stuck", str(run.run_id), "it waits and nothing says for what")


def _reasons_to_wait(run: RunFacts) -> list[str]:
    """Name what a run waits for: a moment, a person, an event from outside, or a run it has called."""
    awaited: dict[Place, str] = {}
    for event in run.events:
        place = (event["step"], event["item"])
        if event["type"] == "step.waiting" and (
            "signal" in event["data"] or "child" in event["data"]
        ):
            awaited[place] = f"what {event['step']} waits for"
        elif event["type"] in _SETTLED:
            awaited.pop(place, None)
    return [*run.timers, *run.approvals, *awaited.values()]


def _sequences_have_no_gap(facts: Facts) -> Iterator[Violation]:
    for run in facts.runs.values():
        seqs = [event["seq"] for event in run.events]
        if seqs != list(range(1, len(seqs) + 1)):
            yield Violation("seq_gap", str(run.run_id), _where_broken(seqs))
        for piece in run.slices:
            inside = [event["seq"] for event in piece.events]
            if inside != list(range(piece.seq_from, piece.seq_to + 1)):
                yield Violation(
                    "seq_gap", str(run.run_id), f"slice {piece.seq_from} holds {inside}"
                )
        epochs = [piece.epoch for piece in run.slices]
        if epochs != sorted(epochs):
            yield Violation("epoch_back", str(run.run_id), f"a former owner wrote late: {epochs}")


def _where_broken(seqs: list[int]) -> str:
    for expected, seq in enumerate(seqs, 1):
        if seq != expected:
            return f"{seq} stands where {expected} belongs"
    return "no events"


def _nothing_is_committed_twice(facts: Facts) -> Iterator[Violation]:
    for run in facts.runs.values():
        for (step, item, *_), count in _ends(run).items():
            if count > 1:
                place = step if item is None else f"{step}[{item}]"
                yield Violation("step_twice", f"{run.run_id} {place}", f"settled {count} times")
        finishes = sum(event["type"] == "run.finished" for event in run.events)
        if finishes > 1 or (finishes == 1 and run.events[-1]["type"] != "run.finished"):
            yield Violation("step_twice", str(run.run_id), "it goes on after its end")


def _ends(run: RunFacts) -> Counter[tuple[str, str | None, bool, int]]:
    """Count the ends of steps and items, those of each entry of the groups around them by themselves."""
    ends: Counter[tuple[str, str | None, bool, int]] = Counter()
    entered: Counter[str] = Counter()
    for event in run.events:
        step, kind = event["step"], event["type"]
        if kind == "step.retrying":
            entered[step] += 1
        elif kind in _SETTLED:
            entry = sum(entered[group] for group in run.plan.steps[step].groups)
            ends[step, event["item"], kind == "item.settled", entry] += 1
    return ends


def _rows_say_what_events_say(facts: Facts) -> Iterator[Violation]:
    for run in facts.runs.values():
        if not run.events:
            if run.status not in ("queued", "failed"):
                yield Violation("row_differs", str(run.run_id), f"{run.status} without an event")
            continue
        replayed = _replayed(run)
        if replayed is None:
            yield Violation("replay_differs", str(run.run_id), "its events do not follow")
        elif replayed.status != run.status:
            said = f"the row says {run.status}, the events {replayed.status}"
            yield Violation("row_differs", str(run.run_id), said)
        elif run.status in FINISHED and run.last_seq != run.events[-1]["seq"]:
            yield Violation("row_differs", str(run.run_id), f"the row ends at {run.last_seq}")


def _replayed(run: RunFacts) -> RunState | None:
    try:
        result = replay(new_state(run.plan, str(run.run_id)), run.events)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    return None if result.differences else result.state


def _effects_carry_one_key(facts: Facts) -> Iterator[Violation]:
    keys_at: dict[str, set[str]] = defaultdict(set)
    places_of: dict[str, set[str]] = defaultdict(set)
    for call in facts.calls:
        if call.key is not None:
            keys_at[f"{call.method} {call.place}"].add(call.key)
            places_of[call.key].add(f"{call.method} {call.place}")
    for place, keys in keys_at.items():
        if len(keys) > 1:
            yield Violation("two_keys", place, f"one effect under {sorted(keys)}")
    for key, places in places_of.items():
        if len(places) > 1:
            yield Violation("key_shared", key, f"one key for {sorted(places)}")


def _effects_are_on_record(facts: Facts) -> Iterator[Violation]:
    attempts, succeeded = _attempts(facts.runs.values())
    made = Counter(call.key for call in facts.calls if call.key is not None)
    for key, count in made.items():
        started = attempts.get(key, 0)
        if started == 0:
            yield Violation("effect_unrecorded", key, "called without a committed start")
        elif count > started + facts.repeats_beyond:
            yield Violation("effect_repeated", key, f"{count} calls in {started} attempts")
    for key in sorted(succeeded - made.keys()):
        yield Violation("effect_invented", key, "recorded as done, and nobody was called")


def _attempts(runs: Iterable[RunFacts]) -> tuple[Mapping[str, int], set[str]]:
    """Count the recorded attempts of each key, and name the keys whose calls were answered."""
    attempts: Counter[str] = Counter()
    succeeded: set[str] = set()
    for run in runs:
        keys: dict[Place, str] = {}
        for event in run.events:
            place = (event["step"], event["item"])
            # The start of a loop is no call of its own.
            if event["type"] in _STARTED and "idempotency_key" in event["data"]:
                keys[place] = event["data"]["idempotency_key"]
                attempts[keys[place]] += 1
            elif event["type"] == "attempt.succeeded" and _writes(run.plan, event["step"]):
                succeeded.add(keys[place])
    return attempts, succeeded


def _writes(plan: Plan, step: str) -> bool:
    return plan.steps[step].effect not in ("pure", "read")


def _nothing_is_left_behind(facts: Facts) -> Iterator[Violation]:
    for run in facts.runs.values():
        if run.status not in FINISHED:
            continue
        for name in run.timers:
            yield Violation("timer_orphan", str(run.run_id), f"{name} is set and the run has ended")
        for step in run.approvals:
            yield Violation("approval_orphan", str(run.run_id), f"{step} asks; the run has ended")
    for run_id, kind, asked_at in facts.waiting_inbox:
        run_of = facts.runs.get(run_id)
        # A start that waits for space stays in the inbox until there is some.
        if not (kind == "start" and run_of is not None and run_of.status == "queued"):
            yield Violation("inbox_stuck", str(run_id), f"{kind} of {asked_at} was never taken")


def _the_lease_has_its_owner(facts: Facts) -> Iterator[Violation]:
    lease = facts.lease
    newest = max((s.epoch for run in facts.runs.values() for s in run.slices), default=0)
    if lease is None:
        if newest:
            yield Violation("lease_orphan", "lease", "events and no lease")
        return
    if newest > lease.epoch:
        yield Violation("lease_orphan", "lease", f"epoch {newest} wrote, {lease.epoch} is leased")
    if lease.lock_pids and lease.lock_pids != (lease.backend_pid,):
        held = f"held by {lease.lock_pids}, leased to {lease.backend_pid}"
        yield Violation("lease_orphan", "lease", held)
    if lease.lock_pids and lease.renewed_s_ago > RENEWED_WITHIN_S:
        yield Violation("lease_orphan", "lease", f"not renewed for {lease.renewed_s_ago:.1f} s")


def _unfinished_runs_have_an_owner(facts: Facts) -> Iterator[Violation]:
    unfinished = [run for run in facts.runs.values() if run.status not in FINISHED]
    if unfinished and (facts.lease is None or not facts.lease.lock_pids):
        yield Violation("no_owner", "lease", f"{len(unfinished)} runs go on and nobody has them")


Rule = Callable[[Facts], Iterator[Violation]]
RULES: tuple[Rule, ...] = (
    _runs_in_are_runs_out,
    _runs_end_or_wait,
    _sequences_have_no_gap,
    _nothing_is_committed_twice,
    _rows_say_what_events_say,
    _effects_carry_one_key,
    _effects_are_on_record,
    _nothing_is_left_behind,
    _the_lease_has_its_owner,
    _unfinished_runs_have_an_owner,
)


def tell(found: list[Violation], most: int = 12) -> str:
    """Write violations for people."""
    rest = f"\n  and {len(found) - most} more" if len(found) > most else ""
    return "".join(f"\n  {one}" for one in found[:most]) + rest
