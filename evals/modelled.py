"""The product's planner with a model, as the conversation asks it, with a record of what came of it."""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from agent.deps import Checked
from agent.models.llm import LlmPlanner
from agent.models.llm_budget import Bill, Budget, Limits, MemoryLedger, Prices
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Usage
from agent.nodes.check import MOST_DRAFTS
from agent.plan import Plan, PlanRequest
from agent.prompting import Message
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.problem import Problem
from engine.core.validate import ConnectionInfo, validate
from engine.errors import DocumentInvalid, FlowError
from engine.expressions.engine import CelEngine
from evals.model_use import Answered, ModelUse
from evals.planners import planner_named

KEY_IN_ENVIRONMENT = "NEXA_MODEL_API_KEY"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model is measured. Its key is never a part of it: that stays in the environment."""

    base_url: str
    model: str
    prices: Prices | None = None

    def settings(self) -> ModelSettings:
        """Answer how the product would be told to reach it."""
        key = os.environ.get(KEY_IN_ENVIRONMENT)
        return ModelSettings(self.base_url, self.model, SecretStr(key) if key else None)

    def baselines(self, folder: Path) -> Path:
        """Answer where this model's accepted scores are: apart from those of every other planner."""
        return folder / "models" / re.sub(r"[^a-z0-9.]+", "-", self.model.lower()).strip("-.")


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which planner it measures."""
    parser.add_argument("--planner", choices=["offline", "llm"], default="offline")
    parser.add_argument("--model", help="the model's name at its endpoint, for --planner llm")
    parser.add_argument("--base-url", help="the endpoint, up to and including /v1")
    parser.add_argument(
        "--prices", type=_prices, metavar="IN,OUT", help="US dollars for a million tokens"
    )


def choice_of(options: argparse.Namespace) -> ModelChoice | None:
    """Answer the model that was chosen, None for none. Raises ValueError where a part is missing."""
    if options.planner == "offline":
        return None
    model = options.model or os.environ.get("NEXA_MODEL_NAME")
    base_url = options.base_url or os.environ.get("NEXA_MODEL_BASE_URL")
    if not model or not base_url:
        raise ValueError(
            "--planner llm needs --model and --base-url, or NEXA_MODEL_NAME and NEXA_MODEL_BASE_URL"
        )
    return ModelChoice(base_url, model, options.prices)


def _prices(said: str) -> Prices:
    taken, given = (float(part) for part in said.split(","))
    if not (0 <= taken < float("inf") and 0 <= given < float("inf")):
        raise ValueError(said)
    return Prices(taken, given)


class _Counting(Budget):
    """Limits nothing and adds up everything, also what drafts that were thrown away have cost."""

    def __init__(self, prices: Prices | None) -> None:
        super().__init__(Limits(), prices, MemoryLedger())
        self.usage = Usage()

    @asynccontextmanager
    async def paying(
        self, org_id: str, messages: Sequence[Message], most_out: int
    ) -> AsyncIterator[Bill]:
        async with super().paying(org_id, messages, most_out) as bill:
            yield bill
        self.usage += bill.usage or Usage()


class _ChecksOfRequest:
    """The one validator, over the catalogue of the request that is being answered."""

    def __init__(self) -> None:
        self._engine = CelEngine()
        self.request: PlanRequest | None = None

    def check(self, document: Mapping[str, Any], connections: Sequence[ConnectionInfo]) -> Checked:
        assert self.request is not None  # noqa: S101 - set before anything is drafted
        try:
            read = Document.parse(document)
        except DocumentInvalid as broken:
            problem = Problem("document_invalid", "error", "", broken.message)
            return Checked(tuple(broken.problems) or (problem,))
        catalog, now = self.request.catalog, self.request.now
        found = validate(read, catalog, self._engine, connections=connections, now=now)
        return Checked(tuple(found.problems), dict(found.fire_times))

    def patched(
        self, document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        return apply_patch(Document.parse(document), {}, operations).document.to_json()

    def errors_of(self, plan: Plan, request: PlanRequest) -> tuple[Problem, ...]:
        """Answer what the conversation would hand back to the planner."""
        document = plan.document
        if document is None:
            if not plan.operations:
                return ()
            try:
                document = self.patched(request.document or {}, plan.operations)
            except FlowError as refused:
                return (Problem("patch_refused", "error", "", refused.message),)
        return self.check(document, request.connections).broken


class Modelled:
    """Drafts until the validator is content, as the conversation does. One request at a time."""

    name = "llm"

    def __init__(self, planner: LlmPlanner, checks: _ChecksOfRequest) -> None:
        self._planner = planner
        self._checks = checks
        self.answers: list[Answered] = []

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        self._checks.request = request
        started = time.perf_counter()
        plan = await self._planner.draft(request, problems)
        for _ in range(MOST_DRAFTS - 1):
            errors = self._checks.errors_of(plan, request)
            if not errors or errors == problems:
                break
            problems = errors
            plan = await self._planner.draft(request, problems)
        self.answers.append(Answered.of(plan, time.perf_counter() - started))
        return plan


class Measured:
    """A model that is being measured, and what it has taken so far."""

    def __init__(self, choice: ModelChoice, planner: Modelled, counted: _Counting) -> None:
        self.planner = planner
        self._choice = choice
        self._counted = counted

    def use(self) -> ModelUse:
        """Count what was answered until now."""
        usage = self._counted.usage
        return ModelUse.of(
            self._choice.model, self.planner.answers, usage, self._counted.usd(usage)
        )


@asynccontextmanager
async def measured(choice: ModelChoice) -> AsyncIterator[Measured]:
    """Put a model in front of the rules, as the product does, for as long as this is open."""
    settings, checks, counted = choice.settings(), _ChecksOfRequest(), _Counting(choice.prices)
    async with model_http_client(settings.timeout_s) as client:
        rules = planner_named("offline")
        planner = LlmPlanner(settings, client, rules, checks, budget=counted)
        await planner.warm()
        yield Measured(choice, Modelled(planner, checks), counted)
