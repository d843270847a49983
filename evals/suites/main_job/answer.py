"""What a planner answered to one case, and what came of it: the material of the scorers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from agent.plan import Plan
from engine.core.problem import Problem
from evals.measure import Prediction

JsonObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """A message that reached the Slack fake."""

    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that reached the SMTP sink, once for each recipient."""

    to: str
    text: str
    """Subject and body."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the database that was not there before, or is there no more."""

    table: str
    text: str
    """The row as JSON."""


@dataclass(frozen=True, slots=True)
class Write:
    """A request with an effect that reached the HTTP fake."""

    method: str
    url: str
    body: str


@dataclass(slots=True)
class Ledger:
    """Everything that reached the world, in order."""

    posts: list[Post] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)

    def clear(self) -> None:
        self.posts.clear()
        self.mails.clear()
        self.writes.clear()
        self.rows.clear()
        self.gone.clear()

    def copy(self) -> Ledger:
        return Ledger(
            list(self.posts),
            list(self.mails),
            list(self.writes),
            list(self.rows),
            list(self.gone),
        )


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: how it ended, and what it waited for."""

    status: str
    error: str | None
    events: Sequence[JsonObject]
    waits_s: tuple[float, ...]
    approvals: int


@dataclass(frozen=True, slots=True)
class Executed:
    """All runs of one round over one world."""

    runs: tuple[Ran, ...]
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Proposal:
    """The first proposed document, checked, and a plan's way to it."""

    plan: Plan
    document: JsonObject
    problems: tuple[Problem, ...]
    fire_times: Mapping[str, Sequence[datetime]]
    before: JsonObject | None = None
    """The document an edit started from."""
    touched: tuple[str, ...] = ()
    undone: JsonObject | None = None
    """The document after the edit's inverse."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One case, answered. `failure` names the stage that broke and why; later stages are absent."""

    plan: Plan | None = None
    seconds: float = 0.0
    proposal: Proposal | None = None
    filled: JsonObject | None = None
    """The proposal with its holes filled and connections chosen."""
    open_problems: tuple[Problem, ...] = ()
    """What still keeps the filled document from being published."""
    first: Executed | None = None
    second: Executed | None = None
    rejected: Executed | None = None
    """The same with every approval rejected, where the case asks for approvals."""
    failure: tuple[Literal["plan", "base", "patch", "fill", "run"], str] | None = None

    def failed_at(self, *stages: str) -> str | None:
        """Return why one of these stages broke, or None."""
        if self.failure is None or self.failure[0] not in stages:
            return None
        return f"{self.failure[0]}: {self.failure[1]}"


def prediction(case_id: str, answer: Answer) -> Prediction:
    """Write an answer as a line of a prediction file."""
    line: Prediction = {"id": case_id, "seconds": round(answer.seconds, 4)}
    if answer.plan is not None:
        plan = answer.plan.as_json()
        line.update(kind=plan["kind"], questions=plan["questions"], plan=plan)
    if answer.proposal is not None:
        problems = answer.proposal.problems
        line["document"] = answer.proposal.document
        line["problems"] = [p.as_json() for p in problems if p.severity != "hole"]
        line["holes"] = [p.as_json() for p in problems if p.severity == "hole"]
    if answer.failure is not None:
        line["error"] = ": ".join(answer.failure)
    return line
