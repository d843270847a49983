"""One request put to a planner, and what came of it: for suites that score a first answer alone."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.deps import Planner
from agent.plan import Plan, PlanRequest, Said
from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.hole import Hole, holes_in
from engine.core.patch import apply_patch
from engine.core.problem import Problem
from engine.core.validate import ConnectionInfo, validate
from engine.errors import DocumentInvalid, FlowError
from engine.expressions.engine import CelEngine
from evals.measure import Prediction
from evals.planners import LookingUp, planner_named
from tools.catalog import load_catalog

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TIMEZONE = "Europe/Berlin"
USUAL = (
    ConnectionInfo("slack", "slack", "slack_token", "Slack"),
    ConnectionInfo("smtp", "smtp", "smtp", "Mail server"),
    ConnectionInfo("database", "sql", "sql_url", "Database"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A planner's first answer; `failure` says what broke, and then nothing else is sure."""

    plan: Plan | None = None
    document: Mapping[str, Any] | None = None
    """What is proposed: the new document, or the given one after the change."""
    before: Mapping[str, Any] | None = None
    fire_times: Mapping[str, Sequence[datetime]] | None = None
    problems: Sequence[Problem] = ()
    """What the validator says of the document."""
    seconds: float = 0.0
    failure: str | None = None

    @property
    def questions(self) -> list[str]:
        """Every question in words."""
        return [question.text for question in self.plan.questions] if self.plan else []

    @property
    def said(self) -> list[str]:
        """Everything a person is told."""
        if self.plan is None:
            return []
        plan = self.plan
        return [plan.summary, plan.answer, *plan.notes, *plan.unsupported, *self.questions]

    def new_holes(self) -> list[Hole]:
        """What stays open in the proposal and was not open before."""
        had = [hole for _, hole in holes_in(self.before or {})]
        return [hole for _, hole in holes_in(self.document or {}) if hole not in had]

    def as_json(self, case_id: str) -> Prediction:
        line: Prediction = {"id": case_id, "seconds": round(self.seconds, 4)}
        if self.plan is not None:
            line |= {"kind": self.plan.kind, "plan": self.plan.as_json()}
        if self.document is not None:
            line["document"] = self.document
        return line if self.failure is None else {**line, "error": self.failure}


class Desk:
    """Puts requests to one planner over the shipped catalogue."""

    def __init__(self, planner: Planner, catalog: Catalog) -> None:
        self.planner, self.catalog = planner, catalog
        self._engine = CelEngine()

    @classmethod
    async def of(cls, asked: Planner | None = None) -> Desk:
        """Open a desk of this planner, or of the one without a model."""
        catalog = load_catalog()
        planner = LookingUp(asked or planner_named("offline"), catalog)
        await planner.warm()
        return cls(planner, catalog)

    async def ask(
        self,
        words: str,
        *,
        document: Mapping[str, Any] | None = None,
        connections: Sequence[ConnectionInfo] = USUAL,
        history: Sequence[Said] = (),
    ) -> Asked:
        """Ask once; a crash is part of the answer."""
        request = PlanRequest(
            text=words,
            catalog=self.catalog,
            now=NOW,
            timezone=TIMEZONE,
            connections=tuple(connections),
            document=document,
            history=tuple(history),
        )
        started = time.perf_counter()
        try:
            plan = await self.planner.draft(request, ())
            seconds = time.perf_counter() - started
            proposed = after(plan, document)
        except Exception as error:  # noqa: BLE001 - a crash of the planner is a scored failure
            return Asked(failure=f"{type(error).__name__}: {error}")
        fire_times, problems = self._checked(proposed, connections)
        return Asked(plan, proposed, document, fire_times, problems, seconds)

    async def answer(
        self, words: str, answer: str, asked: Asked, connections: Sequence[ConnectionInfo] = USUAL
    ) -> Asked:
        """Answer what `words` were asked about, as the next message of the same thread."""
        if asked.plan is None:
            return asked
        told = Said("assistant", asked.plan.answer or asked.plan.summary, asked.plan.questions)
        return await self.ask(
            answer,
            document=asked.document or asked.before,
            connections=connections,
            history=(Said("user", words), told),
        )

    def _checked(
        self, document: Mapping[str, Any] | None, connections: Sequence[ConnectionInfo]
    ) -> tuple[Mapping[str, Sequence[datetime]], Sequence[Problem]]:
        if document is None:
            return {}, ()
        try:
            parsed = Document.parse(document)
        except DocumentInvalid as error:
            return {}, tuple(error.problems)
        checked = validate(parsed, self.catalog, self._engine, connections=connections, now=NOW)
        return checked.fire_times, checked.problems


def after(plan: Plan, before: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Answer the document that a plan leads to; None where it proposes nothing."""
    if plan.document is not None:
        return plan.document
    if not plan.operations or before is None:
        return None
    try:
        return apply_patch(Document.parse(before), {}, plan.operations).document.to_json()
    except FlowError as error:
        raise RuntimeError(f"the patch is refused: {error.message}") from error
