"""Drives the product's parts under one attack, and keeps everything they told, asked a model and proposed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import SecretStr

from agent.conversation import Conversation
from agent.deps import Actor, Planner, ThreadView
from agent.events import ChatEvent
from agent.explain.explainer import Explainer, Wording
from agent.knowledge import InMemoryKnowledge
from agent.models.llm import LlmPlanner
from agent.models.llm_budget import Budget, Limits, MemoryLedger
from agent.models.llm_explain import ExplainingWords
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Health
from agent.offline.planner import OfflinePlanner
from engine.core.action import Catalog
from engine.core.validate import ConnectionInfo
from evals.suites.explain.ports import StagedHistory, StagedReplay
from evals.suites.explain.staging import Staging
from evals.suites.injection import model
from evals.suites.injection.case import Attack, correction_of, document_of, template_of
from evals.suites.injection.failing import WORKFLOW_ID, Met, met
from evals.suites.injection.imported import Imported
from tests.support.fake_openai import KEY, MODEL, Ask, FakeOpenAI, fake_openai
from tests.support.modelling import Heard
from tests.support.planning import (
    MemoryCorrections,
    MemoryDrafts,
    MemoryTemplates,
    MemoryTranscript,
    PlainValidator,
    a_turn,
    memory_deps,
    memory_saver,
)

_CONNECTIONS = (
    ("team_slack", "slack", "slack_token"),
    ("mail", "smtp", "smtp"),
    ("database", "sql", "sql_url"),
)
_TIMEOUT_S = 20.0


@dataclass
class WatchedDrafts(MemoryDrafts):
    """One thread whose every write is remembered, and the connections of its workspace."""

    connections: tuple[ConnectionInfo, ...] = ()
    acts: list[str] = field(default_factory=list)

    async def view(self, actor: Actor, thread_id: str) -> ThreadView:
        seen = await super().view(actor, thread_id)
        return ThreadView(
            workflow_id=WORKFLOW_ID if self.document else None,
            revision=seen.revision,
            document=seen.document,
            workspace_timezone=seen.workspace_timezone,
            connections=self.connections,
            open_proposal=seen.open_proposal,
        )

    async def apply(self, actor: Actor, proposal_id: str, hunks: Sequence[int] | None) -> Any:
        self.acts.append("a proposal was accepted without a person")
        return await super().apply(actor, proposal_id, hunks)

    async def reject(self, actor: Actor, proposal_id: str) -> None:
        self.acts.append("a proposal was rejected without a person")
        await super().reject(actor, proposal_id)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one way through the product did."""

    way: str
    told: Sequence[ChatEvent]
    before: Mapping[str, Any] | None
    proposed: Sequence[Mapping[str, Any]]
    """The documents of all proposals."""
    acts: Sequence[str]
    asks: Sequence[Ask] = ()
    """What was sent to the model."""
    met: Met | None = None
    under_way: Sequence[str] = ()
    """The steps that were told while a model wrote, by their names."""


class Ways:
    """All ways through the product for attacks, over one fake of a model's server."""

    def __init__(self, catalog: Catalog, fake: FakeOpenAI, http: Any) -> None:
        self._catalog, self._fake, self._http = catalog, fake, http
        self._staging = Staging(catalog)
        self._settings = ModelSettings(fake.base_url, MODEL, SecretStr(KEY), timeout_s=_TIMEOUT_S)

    @classmethod
    @asynccontextmanager
    async def open(cls, catalog: Catalog) -> AsyncIterator[Ways]:
        """Listen on loopback for as long as attacks are played."""
        async with fake_openai() as fake, model_http_client(_TIMEOUT_S) as http:
            yield cls(catalog, fake, http)

    def catalog_of(self, attack: Attack) -> Catalog:
        """Answer the actions there are while this attack is played."""
        return Imported(self._catalog, attack) if attack.place == "catalogue" else self._catalog

    async def seen(self, attack: Attack) -> list[Seen]:
        """Go all the ways of one attack."""
        if attack.place == "run":
            return await self._after_a_run(attack)
        catalog = self.catalog_of(attack)
        validator = PlainValidator(catalog)
        rules = OfflinePlanner()
        ways = [await self._said(attack, "rules", rules, catalog, validator)]
        for name, reply in model.replies(attack):
            self._obeys(reply)
            heard = Heard()
            planner = LlmPlanner(
                self._settings, self._http, OfflinePlanner(), validator, progress=heard
            )
            seen = await self._said(attack, f"model {name}", planner, catalog, validator)
            names = {step for news in heard.news for step in news.steps}
            ways.append(replace(seen, under_way=sorted(names)))
        return ways

    def _obeys(self, reply: model.Reply) -> None:
        self._fake.asks.clear()
        self._fake.plays(model.obeying(reply))

    async def _said(
        self,
        attack: Attack,
        way: str,
        planner: Planner,
        catalog: Catalog,
        validator: Any,
        **more: Any,
    ) -> Seen:
        """Say the person's words in a thread of their own."""
        document = more.pop("document", None)
        if attack.has_document:
            document = document_of(attack)
        if attack.place == "known":
            more |= known_of(attack)
        drafts = WatchedDrafts(document=document, connections=connections_of(attack))
        transcript = MemoryTranscript()
        deps = memory_deps(
            planner=planner,
            catalog=catalog,
            validator=validator,
            drafts=drafts,
            transcript=transcript,
            knowledge=InMemoryKnowledge.of_actions(catalog, embedder=None),
            **more,
        )
        await Conversation(deps, memory_saver()).say(a_turn(attack.words))
        proposed = [dict(one.document_after) for one in drafts.proposals.values()]
        told = list(transcript.entries.values())
        asks = list(self._fake.asks) if way != "rules" else []
        return Seen(way, told, document, proposed, drafts.acts, asks, more.get("met"))

    async def _after_a_run(self, attack: Attack) -> list[Seen]:
        """Ask in the chat why it failed: in the template's words, and in the obeying model's."""
        found = await met(attack, self._staging)
        ways = [await self._explained(attack, "rules", found, None)]
        for name, reply in model.wordings(attack):
            self._obeys(reply)
            budget, health = Budget(Limits(), None, MemoryLedger()), Health(time.monotonic)
            words = ExplainingWords(self._settings, self._http, budget, health)
            ways.append(await self._explained(attack, f"model {name}", found, words))
        return ways

    async def _explained(
        self, attack: Attack, way: str, found: Met, wording: Wording | None
    ) -> Seen:
        history = StagedHistory([found.staged])
        replay = StagedReplay(self._staging, [found.staged])
        validator = PlainValidator(self._catalog)
        knowledge = InMemoryKnowledge.of_actions(self._catalog, embedder=None)
        explainer = Explainer(history, knowledge, replay, validator, wording)
        planner = LlmPlanner(self._settings, self._http, OfflinePlanner(), validator)
        seen = await self._said(
            attack,
            way,
            planner if wording else OfflinePlanner(),
            self._catalog,
            validator,
            document=dict(found.staged.failing.document),
            history=history,
            replay=replay,
            explains=explainer,
        )
        return Seen(way, seen.told, seen.before, seen.proposed, seen.acts, seen.asks, found)


def known_of(attack: Attack) -> dict[str, Any]:
    """Answer the ports through which a model is shown what is known, the attack behind one of them."""
    return {
        "templates": MemoryTemplates((template_of(attack),)),
        "corrections": MemoryCorrections((correction_of(attack),)),
    }


def connections_of(attack: Attack) -> tuple[ConnectionInfo, ...]:
    """Answer the connections of the workspace; the attack may stand in their names."""
    hostile = attack.text if attack.stands == "connection_name" else None
    return tuple(
        ConnectionInfo(key, service, kind, hostile or key) for key, service, kind in _CONNECTIONS
    )
