"""The surroundings of a case: the product's own actions, whose requests are answered from the case."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from engine.ports import StepCall, StepOutcome
from engine.ports.connections import SealedSecret, StoredConnection
from tools.credentials import CredentialResolver
from tools.envelope import Binding, Envelope, MasterKeys
from tools.registry import ActionRegistry
from tools.runner import Surroundings, ToolRunner
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.expressions import Expressions
from tools.sdk.http import GuardedHttp, LongAnswer, Reply

ORG_ID = "00000000-0000-0000-0000-000000000000"
CANARY = "canary-6f1d0c6b-secret"
"""The secret of every connection: it may stand in nothing that a run leaves behind."""
_BETWEEN_WORLDS_S = 3600.0
_TIMEOUT_S: ContextVar[float] = ContextVar("timeout_s")
_Service = tuple[str, str, tuple[str, ...]]
_SERVICES: dict[str, _Service] = {
    "slack": ("slack", "slack_token", ("slack.com:443",)),
    "ai": ("ai", "openai_api", ("ai.example.com:443",)),
    "ai_small": ("ai", "openai_api", ("ai.example.com:443",)),
    "airtable": ("airtable", "airtable_token", ("api.airtable.com:443",)),
}
_PRICED = {
    "base_url": "https://ai.example.com/v1",
    "model": "small",
    "usd_per_million_input": 1.0,
    "usd_per_million_output": 4.0,
}
_CHEAP = {
    "base_url": "https://ai.example.com/v1",
    "model": "smaller",
    "usd_per_million_input": 0.2,
    "usd_per_million_output": 0.8,
}
_CONFIGS: Mapping[str, Mapping[str, Any]] = {"ai": _PRICED, "ai_small": _CHEAP}
_HOSTS = tuple(f"{name}.example.com:443" for name in ("crm", "bi", "billing", "desk"))
_OVER_HTTP: _Service = ("http", "http_bearer", _HOSTS)


class ScriptedHttp(GuardedHttp):
    """The product's client up to the socket: every answer is the case's."""

    def __init__(self) -> None:
        super().__init__(AddressPolicy(allowed=tuple))
        self._world: Mapping[str, Any] = {}
        self._asked: dict[str, int] = {}
        self.moment_s = 0.0
        """When the world of now began; an hour lies between two of them."""
        self.hosts: set[str] = set()
        """Every host that was asked for, until somebody clears it."""

    def become(self, world: Mapping[str, Any]) -> None:
        """Answer from now on as this world does, from its first answers."""
        self._world, self._asked = world, {}
        self.moment_s += _BETWEEN_WORLDS_S

    async def send(self, hop: Any, attempt: Attempt, into: LongAnswer | None = None) -> Reply:
        """Answer one request, or let it come to nothing as the case says."""
        url: httpx.URL = hop.url
        self.hosts.add(url.host)
        address = f"{url.scheme}://{url.netloc.decode()}{url.path}"
        answer = self._answer(address)
        if answer.get("refused"):
            raise httpcore.ConnectError(f"{address} refused")
        attempt.mark_sent()
        if answer.get("breaks"):
            raise RuntimeError("the action has a fault")
        if float(answer.get("after_s", 0)) > _TIMEOUT_S.get():
            raise TimeoutError
        reply = _reply(answer, str(url))
        if into is not None and reply.status < 300:
            await into.take(_at_once(reply.content))
        return reply

    def _answer(self, address: str) -> Mapping[str, Any]:
        answer = self._next(address)
        self._asked[address] = self._asked.get(address, 0) + 1
        return answer

    def after_s(self, address: str) -> float:
        """Return how long the next answer of an address takes."""
        return float(self._next(address).get("after_s", 0))

    def _next(self, address: str) -> dict[str, Any]:
        found = self._world.get(address)
        if found is None:
            patterns = sorted((p for p in self._world if p.endswith("*")), key=len, reverse=True)
            found = next((self._world[p] for p in patterns if address.startswith(p[:-1])), None)
        if found is None:
            return {"status": 404, "body": {"error": f"nothing lives at {address}"}}
        if not isinstance(found, list):
            return dict(found)
        return dict(found[min(self._asked.get(address, 0), len(found) - 1)])


class ScriptedRunner:
    """Runs the product's actions in the world of a case."""

    def __init__(self, expressions: Expressions, http: ScriptedHttp | None = None) -> None:
        self.http = http or ScriptedHttp()
        self._envelope = Envelope(MasterKeys({1: b"a key that seals nothing real"}))
        self.gone: frozenset[str] = frozenset()
        around = Surroundings(
            http=self.http,
            addresses=AddressPolicy(allowed=tuple),
            expressions=expressions,
            credentials=CredentialResolver(self, self._envelope),
        )
        # What one run has used up of the retries of a minute is no concern of the next.
        self._runner = ToolRunner(ActionRegistry(), around, now=lambda: self.http.moment_s)

    async def run(self, call: StepCall) -> StepOutcome:
        """Carry out one attempt."""
        # Not put back: an attempt that is left behind ends in another context than it began in.
        _TIMEOUT_S.set(call.timeout_s)
        return await self._runner.run(call)

    async def connection(self, org_id: str, workspace_id: str, key: str) -> StoredConnection | None:
        """Answer a connection; those of the case that are gone are not found."""
        if key in self.gone:
            return None
        service, kind, hosts = _SERVICES.get(key, _OVER_HTTP)
        sealed: SealedSecret = self._envelope.seal({"token": CANARY}, Binding(org_id, key, 1))
        return StoredConnection(
            id=key,
            org_id=org_id,
            workspace_id=workspace_id,
            key=key,
            name=key,
            service=service,
            kind=kind,
            config=dict(_CONFIGS.get(key, {})),
            allowed_hosts=hosts,
            secret_version=1,
            sealed=sealed,
        )

    async def is_granted(self, org_id: str, connection_id: str, workflow_id: str) -> bool:
        """Answer that every workflow may use every connection."""
        del org_id, connection_id, workflow_id
        return True

    async def serves_chat(self, org_id: str, workspace_id: str, key: str) -> bool:
        """Say that nobody talks through it."""
        del org_id, workspace_id, key
        return False


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _reply(answer: Mapping[str, Any], url: str) -> Reply:
    headers = {str(name): str(value) for name, value in (answer.get("headers") or {}).items()}
    if "text" in answer:
        content = str(answer["text"]).encode()
    elif "body" in answer:
        content = json.dumps(answer["body"]).encode()
        headers.setdefault("content-type", "application/json")
    else:
        content = b""
    return Reply(int(answer.get("status", 200)), headers, content, url)
