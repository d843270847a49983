"""Who drafts plans: rules alone, or the operator's model in front of them."""

from __future__ import annotations

import time

import httpx

from agent.deps import Planner, Validator
from agent.models.llm import LlmPlanner
from agent.models.llm_budget import Budget, Ledger, Limits, Prices
from agent.models.llm_explain import ExplainingWords
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Health
from agent.progress import Progress
from api.planner.spending import PlannerLedger
from api.settings import Settings
from engine.ports.clock import Clock
from engine.store.database import Database
from engine.store.model_spending import SqlModelSpending


class Drafting:
    """Puts the model in front of the rules, and owns the client through which it is reached."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._model = model_settings(settings)
        self._http_client: httpx.AsyncClient | None = None
        # One budget and one health for everything that asks the model.
        self._budget = Budget(limits_of(settings), prices_of(settings), ledger)
        self._health = Health(time.monotonic)

    @classmethod
    def of(cls, settings: Settings, database: Database, clock: Clock) -> Drafting:
        """Spend what the database holds for all processes of the installation."""
        return cls(settings, PlannerLedger(SqlModelSpending(database, clock)))

    @property
    def asks_model(self) -> bool:
        """Tell whether a model is set."""
        return self._model is not None

    async def planner(
        self, rules: Planner, checks: Validator, progress: Progress | None = None
    ) -> Planner:
        """Answer the planner of this service, with its libraries loaded."""
        if self._model is None:
            return rules
        client = self._client(self._model)
        with_model = LlmPlanner(
            self._model,
            client,
            rules,
            checks,
            budget=self._budget,
            health=self._health,
            progress=progress,
        )
        await with_model.warm()
        return with_model

    def wording(self) -> ExplainingWords | None:
        """Answer what words explanations, or None where no model is set."""
        if self._model is None:
            return None
        return ExplainingWords(self._model, self._client(self._model), self._budget, self._health)

    def _client(self, model: ModelSettings) -> httpx.AsyncClient:
        if self._http_client is None:
            self._http_client = model_http_client(model.timeout_s)
        return self._http_client

    async def close(self) -> None:
        """Close the connections to the model."""
        if self._http_client is not None:
            await self._http_client.aclose()


def model_settings(settings: Settings) -> ModelSettings | None:
    """Answer the operator's model, or None when none is set."""
    if settings.model_base_url is None or settings.model_name is None:
        return None
    return ModelSettings(
        base_url=settings.model_base_url,
        model=settings.model_name,
        api_key=settings.model_api_key,
        timeout_s=settings.model_timeout_s,
        limits=limits_of(settings),
        prices=prices_of(settings),
    )


def limits_of(settings: Settings) -> Limits:
    """Answer what one organization may spend on the model in a day."""
    return Limits(settings.model_tokens_per_day, settings.model_usd_per_day)


def prices_of(settings: Settings) -> Prices | None:
    """Answer what the model costs, or None where nobody has said so."""
    taken, given = settings.model_usd_per_million_in, settings.model_usd_per_million_out
    return None if taken is None or given is None else Prices(taken, given)
