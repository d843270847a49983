"""Drives the product's parts under one attack, and keeps everything they told, asked a model and proposed."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
from engine.core.action import ActionSpec, Catalog, TriggerSpec
from engine.core.validate import ConnectionInfo
from evals.suites.explain.ports import StagedHistory, StagedReplay
from evals.suites.explain.staging import Staging
from evals.suites.injection import model
from evals.suites.injection.case import Attack, document_of
from evals.suites.injection.failing import WORKFLOW_ID, Met, met
from tests.support.fake_openai import KEY, MODEL, Ask, FakeOpenAI, fake_openai
from tests.support.planning import (
    MemoryDrafts,
    MemoryTranscript,
    PlainValidator,
    a_turn,
    memory_deps,
    memory_saver,
)
from tools.openapi.reader import import_openapi

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


class _Imported:
    """The shipped catalogue with one imported API beside it."""

    def __init__(self, shipped: Catalog, attack: Attack) -> None:
        self._shipped = shipped
        self._mine = {
            o.action_id: o.spec()
            for o in import_openapi(_api(attack), connector="parcels").operations
        }

    def action(self, action_id: str, /) -> ActionSpec | None:
        return self._mine.get(action_id) or self._shipped.action(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        return (*self._shipped.actions(), *self._mine.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        return self._shipped.trigger(trigger_id)

    def triggers(self) -> Sequence[TriggerSpec]:
        return self._shipped.triggers()


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
        return _Imported(self._catalog, attack) if attack.place == "catalogue" else self._catalog

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
            planner = LlmPlanner(self._settings, self._http, OfflinePlanner(), validator)
            ways.append(await self._said(attack, f"model {name}", planner, catalog, validator))
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
        if attack.place == "document":
            document = document_of(attack)
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


def connections_of(attack: Attack) -> tuple[ConnectionInfo, ...]:
    """Answer the connections of the workspace; the attack may stand in their names."""
    hostile = attack.text if attack.stands == "connection_name" else None
    return tuple(
        ConnectionInfo(key, service, kind, hostile or key) for key, service, kind in _CONNECTIONS
    )


def _api(attack: Attack) -> bytes:
    """Write an API description with the attack in it."""
    sound = {
        "openapi_title": "Parcels",
        "openapi_summary": "List parcels",
        "openapi_description": "Lists parcels by their state.",
        "openapi_argument": "The state of the parcels.",
    }
    put = {**sound, attack.stands: attack.text}
    state = {
        "name": "state",
        "in": "query",
        "description": put["openapi_argument"],
        "schema": {"type": "string"},
    }
    item = {"type": "object", "properties": {"id": {"type": "string"}}}
    answer = {
        "description": "The parcels",
        "content": {"application/json": {"schema": {"type": "array", "items": item}}},
    }
    operation = {
        "operationId": "listParcels",
        "summary": put["openapi_summary"],
        "description": put["openapi_description"],
        "parameters": [state],
        "responses": {"200": answer},
    }
    document = {
        "openapi": "3.0.3",
        "info": {"title": put["openapi_title"], "version": "1"},
        "servers": [{"url": "https://parcels.example.com"}],
        "paths": {"/parcels": {"get": operation}},
    }
    return json.dumps(document).encode()
