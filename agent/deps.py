"""The ports of the planner: what it needs from the rest of the product, and nothing more.

`api.wiring` implements them for the acting person, so the planner can never do more than that
person may. None of them runs a live step, reads a secret or reaches the network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from agent.events import ChatEvent
from agent.plan import Plan, PlanRequest, Said

if TYPE_CHECKING:
    from agent.explain.explanation import Explanation
    from agent.explain.findings import PastFailure
    from agent.explain.fixes.fix import Proof
    from agent.explain.record import RunRecord
    from agent.explain.similar import Similar
    from agent.learning.correction import Correction
    from agent.learning.habits import Known
    from agent.optimise.adviser import Advised
    from engine.core.action import Catalog
    from engine.core.problem import Problem
    from engine.core.validate import ConnectionInfo


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf, and in which room, a turn is taken."""

    org_id: str
    workspace_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal of this thread that nobody has accepted or rejected yet."""

    id: str
    operations: tuple[Mapping[str, Any], ...]
    document_after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """What a conversation is about right now."""

    workflow_id: str | None = None
    revision: int = 0
    document: Mapping[str, Any] | None = None
    """The workflow's draft; None when the thread has no workflow yet."""
    former: tuple[Mapping[str, Any], ...] = ()
    """What the draft was before its last changes, newest first."""
    workspace_timezone: str | None = None
    connections: tuple[ConnectionInfo, ...] = ()
    history: tuple[Said, ...] = ()
    open_proposal: OpenProposal | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A validator's verdict on one document."""

    problems: tuple[Problem, ...]
    fire_times: Mapping[str, Sequence[datetime]] = field(default_factory=dict)

    @property
    def broken(self) -> tuple[Problem, ...]:
        """What must not be offered to a person: errors. Holes and warnings may be."""
        return tuple(p for p in self.problems if p.severity == "error")


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What a turn offers. `id` is the turn's own id, so storing it twice stores it once."""

    id: str
    thread_id: str
    workflow_id: str | None
    base_revision: int
    operations: tuple[Mapping[str, Any], ...]
    """Operations on the stored draft; from an empty document when there is no workflow yet."""
    document_after: Mapping[str, Any]
    intent: str
    supersedes: str | None = None
    """An open proposal that this one replaces."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """Problems, rehearsal and the planner (and prompt) behind it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored proposal as people will see it."""

    summary: tuple[str, ...]
    reach: Mapping[str, Any]
    document_before: Mapping[str, Any] | None
    document_after: Mapping[str, Any]
    touched: tuple[str, ...]
    to_allow: tuple[str, ...] = ()
    """What of the reach is accepted apart."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an accepted proposal. `stale`: the draft moved under it, nothing written."""

    outcome: Literal["accepted", "stale"]
    workflow_id: str | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Former:
    """The workflow that a change is about, as it stands."""

    workflow_id: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A sealed rehearsal: pure steps really ran, everything else was simulated.

    The parts below it say what else was found out about the document, each as JSON, or None.
    """

    status: str
    steps: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    forecast: Mapping[str, Any] | None = None
    """What one live run will take, with the change and without."""
    coverage: Mapping[str, Any] | None = None
    """Which ways were gone, and which not for which reason."""
    examples: Mapping[str, Any] | None = None
    """With which examples of the workflow the change would do something else than is expected."""
    past: Mapping[str, Any] | None = None
    """How the last runs go with the change, on what was recorded of them."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run as the planner may quote it: no payloads."""

    id: str
    status: str
    started_at: datetime | None
    finished_at: datetime | None
    error: Mapping[str, Any] | None = None
    steps: Mapping[str, str] = field(default_factory=dict)


class Found(Protocol):
    """One hit of a search in what the product knows."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def score(self) -> float: ...


class Planner(Protocol):
    """Turns a request into a plan; on a later pass repairs what validation rejected."""

    name: str

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan: ...


class Validator(Protocol):
    """The one validator that planner, API, editor and import share."""

    def check(self, document: Mapping[str, Any], connections: Sequence[ConnectionInfo]) -> Checked:
        """Never raises for a bad document: what is wrong with it comes back as problems."""
        ...

    def patched(
        self, document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """The document after the operations; raises `engine.errors.FlowError` when refused."""
        ...


class Drafts(Protocol):
    """The workspace's drafts and proposals, seen with the actor's own permissions."""

    async def view(self, actor: Actor, thread_id: str) -> ThreadView: ...

    async def last_change(self, actor: Actor, workflow_id: str) -> Sequence[Mapping[str, Any]]:
        """The inverse of the newest change of the draft; empty when there is nothing to undo."""
        ...

    async def store(self, actor: Actor, proposal: NewProposal) -> Stored:
        """Keep a proposal; idempotent by its id."""
        ...

    async def apply(self, actor: Actor, proposal_id: str, hunks: Sequence[int] | None) -> Applied:
        """Write an accepted proposal (or only some operations of it); idempotent by its id."""
        ...

    async def reject(self, actor: Actor, proposal_id: str) -> None: ...


class RunHistory(Protocol):
    """What happened before, as far as the actor may see it."""

    async def last_runs(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[PastRun]: ...

    async def record(self, actor: Actor, run_id: str) -> RunRecord | None:
        """A run with its events and large values, or None where there is none."""
        ...

    async def good_runs(self, actor: Actor, run_id: str, limit: int) -> Sequence[RunRecord]:
        """Runs of the same workflow that went well before it: of its version first, newest first."""
        ...

    async def earlier_failures(
        self, actor: Actor, run_id: str, limit: int
    ) -> Sequence[PastFailure]:
        """Failed runs of the same workflow before it, newest first."""
        ...

    async def last_failed(self, actor: Actor, workflow_id: str) -> str | None:
        """The newest failed run of a workflow."""
        ...

    async def remember_failures(self, actor: Actor) -> None:
        """Bring what is searched for failures up to date with the newest of them."""
        ...

    async def failures(self, actor: Actor, run_ids: Sequence[str]) -> Sequence[Similar]:
        """Failed runs with the next run after each that went well."""
        ...


class Replay(Protocol):
    """Plays past runs with another document on what was recorded: nothing is called."""

    async def check(self, actor: Actor, run_id: str, document: Mapping[str, Any]) -> Proof:
        """Whether a document mends a failed run and leaves the last successes as they were."""
        ...


class Explains(Protocol):
    """Says why a run failed, and offers a fix that was checked."""

    async def explain(self, actor: Actor, run_id: str) -> Explanation:
        """Raises `engine.errors.NotFound` for a run the actor cannot see."""
        ...


class Advises(Protocol):
    """Says what a workflow could save, from its own runs."""

    async def advise(self, actor: Actor, workflow_id: str) -> Advised:
        """Recommendations that were played on the last good runs; none where nothing ran."""
        ...


class Corrections(Protocol):
    """What people of the workspace have put right in earlier plans."""

    async def of(self, actor: Actor) -> Sequence[Correction]:
        """Every remembered correction, the newest first."""
        ...


class Templates(Protocol):
    """The templates that come with the product."""

    async def near(self, actor: Actor, text: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """The nearest ones, best first: title, summary and document; none where no planner looks at any."""
        ...


class Habits(Protocol):
    """What the workflows of the workspace read like."""

    async def known(self, actor: Actor) -> Sequence[Known]:
        """The workflows that were changed last, with their drafts."""
        ...


class Knowledge(Protocol):
    """Hybrid search (vectors and words) over actions, templates, workflows and corrections."""

    async def search(
        self, actor: Actor, query: str, *, kinds: Sequence[str], limit: int
    ) -> Sequence[Found]: ...

    async def search_many(
        self, actor: Actor, queries: Sequence[str], *, kinds: Sequence[str], limit: int
    ) -> Sequence[Sequence[Found]]:
        """`search` for several queries in one round trip."""
        ...


class Rehearsal(Protocol):
    """Sealed rehearsal, the only kind the planner may start."""

    async def sealed(
        self, actor: Actor, document: Mapping[str, Any], former: Former | None = None
    ) -> Rehearsed:
        """Rehearse with the variables of the person's workspace, and find out what else can be told in time."""
        ...


class Transcript(Protocol):
    """The thread's append-only event log."""

    async def append(
        self, actor: Actor, thread_id: str, key: tuple[str, str], events: Sequence[ChatEvent]
    ) -> None:
        """Append event n under (thread, *key, n), once: a repeated key adds nothing.

        `key` is (checkpoint, node)."""
        ...


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class PlannerDeps:
    """Everything the graph is built from."""

    planner: Planner
    catalog: Catalog
    validator: Validator
    drafts: Drafts
    knowledge: Knowledge
    rehearsal: Rehearsal
    history: RunHistory
    explains: Explains
    advises: Advises
    corrections: Corrections
    habits: Habits
    templates: Templates
    replay: Replay
    transcript: Transcript
    clock: Clock
