"""A model as a judge of words, by ragas: whether what is said follows from its evidence, and answers what was asked."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, Final

import httpx

from agent.explain.explainer import Wording
from agent.models.llm_budget import Budget, Limits, MemoryLedger
from agent.models.llm_explain import ExplainingWords
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Health
from evals.by_ragas import ragas_class
from evals.modelled import ModelChoice
from evals.planners import embedder

_COLLECTIONS: Final = "ragas.metrics.collections"
_LOCAL: Final = "none"
"""The key of an endpoint that asks for none: the client library wants one."""


class Judge:
    """Asks a model through ragas; what it costs is not counted."""

    def __init__(self, settings: ModelSettings, client: httpx.AsyncClient) -> None:
        budget = Budget(Limits(), None, MemoryLedger())
        self.wording: Wording = ExplainingWords(settings, client, budget, Health(time.monotonic))
        """The same model as the product lets it word explanations."""
        self._llm = _asking(settings, client)
        self._embedding = _embedding()

    async def faithfulness(self, asked: str, told: str, evidence: Sequence[str]) -> float | None:
        """Answer the share of what is said that follows from the evidence; None where the model finds nothing said."""
        metric = ragas_class(_COLLECTIONS, "Faithfulness")(llm=self._llm)
        found = await metric.ascore(
            user_input=asked, response=told, retrieved_contexts=list(evidence)
        )
        return _number(found.value)

    async def relevancy(self, asked: str, told: str) -> float | None:
        """Answer how near the questions that an answer would fit are to the one that was asked."""
        metric = ragas_class(_COLLECTIONS, "AnswerRelevancy")
        found = await metric(llm=self._llm, embeddings=self._embedding).ascore(
            user_input=asked, response=told
        )
        return _number(found.value)


class Judged:
    """A suite some of whose measures a model judges, where one is given."""

    def __init__(self, judge: Judge | None = None) -> None:
        self.judge = judge


@asynccontextmanager
async def judging(choice: ModelChoice) -> AsyncIterator[Judge]:
    """Let a model judge for as long as this is open."""
    settings = choice.settings()
    async with model_http_client(settings.timeout_s) as client:
        yield Judge(settings, client)


def _asking(settings: ModelSettings, client: httpx.AsyncClient) -> Any:
    """Return the model as ragas asks it: by the same client as the product, and reporting nothing."""
    instructor = import_module("instructor")
    key = settings.api_key.get_secret_value() if settings.api_key else _LOCAL
    remote = import_module("openai").AsyncOpenAI(
        base_url=settings.base_url, api_key=key, http_client=client, max_retries=1
    )
    asking = instructor.from_openai(remote, mode=instructor.Mode.JSON)

    class Asking(ragas_class("ragas.llms.base", "InstructorBaseRagasLLM")):  # type: ignore[misc]  # a class that is loaded when it is needed
        def generate(self, prompt: str, response_model: Any) -> Any:
            del prompt, response_model
            raise TypeError("This model is asked in turn with everything else: await agenerate.")

        async def agenerate(self, prompt: str, response_model: Any) -> Any:
            return await asking.chat.completions.create(
                model=settings.model,
                response_model=response_model,
                messages=[{"role": "user", "content": prompt}],
                temperature=0.0,
                max_retries=1,
            )

    return Asking()


def _embedding() -> Any:
    """Return the shipped local embedder as ragas asks it."""

    class Embedding(ragas_class("ragas.embeddings.base", "BaseRagasEmbedding")):  # type: ignore[misc]  # a class that is loaded when it is needed
        def embed_text(self, text: str, **more: Any) -> list[float]:
            del more
            return embedder().embed_now([text])[0]

        async def aembed_text(self, text: str, **more: Any) -> list[float]:
            del more
            return (await embedder().embed([text]))[0]

    return Embedding()


def _number(found: float) -> float | None:
    return None if math.isnan(found) else max(0.0, min(1.0, found))
