"""Trying a connector: a runner over real peers, connections in memory, and calls of its actions."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.expressions import CelEngine
from engine.ports.clock import SystemClock
from engine.ports.connections import StoredConnection
from engine.ports.data_tables import DataTableStore
from engine.ports.decisions import DecisionDesk
from engine.ports.files import FilePieces
from engine.ports.runner import RunMode, StepCall, StepOutcome
from engine.ports.seen import SeenKeys
from tools.credentials import CredentialResolver
from tools.envelope import Binding, Envelope, MasterKeys
from tools.kinds import checked_fields, kind_of
from tools.oauth.tokens import TokenKeeper
from tools.registry import ActionRegistry, LookRegistry
from tools.runner import Surroundings, ToolRunner
from tools.sdk.action import Actions, Performed
from tools.sdk.addresses import AddressPolicy
from tools.sdk.files import KeptFile, MemoryPieces, WorkspaceFiles
from tools.sdk.http import GuardedHttp
from tools.sources import Source

ORG, WORKSPACE, WORKFLOW = "org-1", "workspace-1", "workflow-1"
EXPRESSIONS = CelEngine()


class ActionsAndLooks:
    """Finds actions and looks alike, to try both in the same way."""

    def __init__(self, sources: Sequence[Source] | None = None) -> None:
        self._registries: tuple[Actions, ...] = (ActionRegistry(sources), LookRegistry(sources))

    def find(self, action_id: str) -> Performed | None:
        """Return what is of this id; None when unknown."""
        found = (registry.find(action_id) for registry in self._registries)
        return next((one for one in found if one is not None), None)


REGISTRY = ActionsAndLooks()


@dataclass
class MemoryConnections:
    """A connection store without a database; what is sealed here is really sealed."""

    envelope: Envelope = field(default_factory=lambda: Envelope(MasterKeys({1: b"k" * 32})))
    rows: dict[str, StoredConnection] = field(default_factory=dict)
    granted: bool = True
    taken_back: set[str] = field(default_factory=set)
    """Workflows that may use none of them any more."""

    def add(
        self,
        key: str,
        kind: str,
        config: Mapping[str, Any],
        secret: Mapping[str, Any],
        *,
        org_id: str = ORG,
        workspace_id: str = WORKSPACE,
    ) -> StoredConnection:
        """Keep a connection whose fields fit its kind."""
        shape = kind_of(kind)
        fields = checked_fields(shape, config, secret)
        row = StoredConnection(
            id=f"id-of-{key}",
            org_id=org_id,
            workspace_id=workspace_id,
            key=key,
            name=key,
            service=shape.service,
            kind=kind,
            config=fields.config,
            allowed_hosts=tuple(fields.hosts),
            secret_version=1,
            sealed=self.envelope.seal(fields.secret, Binding(org_id, f"id-of-{key}", 1)),
        )
        self.rows[key] = row
        return row

    async def connection(self, org_id: str, workspace_id: str, key: str) -> StoredConnection | None:  # noqa: ARG002
        """Return it whoever asks: the resolver has to look again."""
        return self.rows.get(key)

    async def is_granted(self, org_id: str, connection_id: str, workflow_id: str) -> bool:  # noqa: ARG002
        """Say what the test has set."""
        return self.granted and workflow_id not in self.taken_back

    async def serves_chat(self, org_id: str, workspace_id: str, key: str) -> bool:  # noqa: ARG002
        """Say that nobody talks through it."""
        return False


@dataclass
class Bench:
    """A runner with everything a step may need."""

    runner: ToolRunner
    connections: MemoryConnections
    around: Surroundings

    async def run(self, action: str, args: dict[str, Any], **more: Any) -> StepOutcome:
        """Run one attempt of a step."""
        return await self.runner.run(a_call(action, args, **more))

    async def keep(self, content: bytes) -> KeptFile:
        """Make a file that steps of this runner open."""
        store = self.around.files or MemoryPieces()
        return await WorkspaceFiles(store, ORG, WORKSPACE).written([content])


@asynccontextmanager
async def a_bench(
    places: Collection[str] = (),
    *,
    sqlite_folder: Path | None = None,
    tables: DataTableStore | None = None,
    decisions: DecisionDesk | None = None,
    files: FilePieces | None = None,
    registry: Actions = REGISTRY,
    switched_on: Collection[str] = (),
    code_alone: bool = True,
) -> AsyncIterator[Bench]:
    """Set up a runner that may reach `places` beside the public internet."""
    addresses = AddressPolicy(allowed=lambda: set(places))
    connections = MemoryConnections()
    http = GuardedHttp(addresses, tls=_trusted())
    around = Surroundings(
        http=http,
        addresses=addresses,
        expressions=EXPRESSIONS,
        credentials=CredentialResolver(
            connections, connections.envelope, TokenKeeper(http, SystemClock())
        ),
        sqlite_folder=sqlite_folder,
        tables=tables,
        decisions=decisions,
        files=MemoryPieces() if files is None else files,
        switched_on=frozenset(switched_on),
        code_alone=code_alone,
    )
    try:
        yield Bench(ToolRunner(registry, around), connections, around)
    finally:
        await http.aclose()


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Read the trusted certificates once: that takes longer than most steps."""
    return ssl.create_default_context()


def a_call(  # noqa: PLR0913 - each is one thing a test may want to set
    action: str,
    args: dict[str, Any],
    *,
    scope: Mapping[str, Any] | None = None,
    connection: str | None = None,
    timeout_s: float = 10.0,
    mode: RunMode = "live",
    seen: SeenKeys | None = None,
    output_schema: Mapping[str, Any] | None = None,
    idempotency_key: str = "run-1/step/-/0",
    step_id: str = "step",
    attempt: int = 1,
    may_repeat: bool = True,
) -> StepCall:
    """Return a call of one step of one run."""
    return StepCall(
        org_id=ORG,
        workspace_id=WORKSPACE,
        workflow_id=WORKFLOW,
        run_id="run-1",
        step_id=step_id,
        item_key=None,
        attempt=attempt,
        idempotency_key=idempotency_key,
        action=action,
        args=args,
        scope=scope or {},
        connection=connection,
        timeout_s=timeout_s,
        mode=mode,
        output_schema=output_schema,
        seen=seen,
        may_repeat=may_repeat,
    )
