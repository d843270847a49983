"""Who drafts plans: rules alone, or the operator's model in front of them."""

from __future__ import annotations

import httpx

from agent.deps import Planner, Validator
from agent.models.llm import LlmPlanner
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from api.settings import Settings


class Drafting:
    """Puts the model in front of the rules, and owns the client through which it is reached."""

    def __init__(self, settings: Settings) -> None:
        self._model = model_settings(settings)
        self._http_client: httpx.AsyncClient | None = None

    async def planner(self, rules: Planner, checks: Validator) -> Planner:
        """Answer the planner of this service, with its libraries loaded."""
        if self._model is None:
            return rules
        if self._http_client is None:
            self._http_client = model_http_client(self._model.timeout_s)
        with_model = LlmPlanner(self._model, self._http_client, rules, checks)
        await with_model.warm()
        return with_model

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
        tokens_per_day=settings.model_tokens_per_day,
    )
