"""What an action is given for one attempt: the guarded way out, its credential, its expressions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from engine.core.action import Effect
from engine.core.value_object import value_object
from engine.ports.runner import ProposedKey, RunMode
from engine.ports.seen import SeenKeys
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.decisions import WorkspaceDecisions, no_decisions
from tools.sdk.errors import ActionFailed
from tools.sdk.expressions import ItemExpression
from tools.sdk.files import WorkspaceFiles, no_files
from tools.sdk.http import HttpSession
from tools.sdk.tables import WorkspaceTables, no_tables

_LONGEST_HOLD_S = 0.01


@value_object
class StepContext:
    """One attempt's surroundings. Frozen, but `proposed` is filled by `list.dedupe`."""

    http: HttpSession
    addresses: AddressPolicy
    credential: Credential | None
    expression: Callable[[str], ItemExpression]
    idempotency_key: str
    mode: RunMode
    effect: Effect
    timeout_s: float
    attempt: Attempt
    seen: SeenKeys
    sqlite_folder: Path | None = None
    tables: WorkspaceTables | None = None
    decisions: WorkspaceDecisions | None = None
    files: WorkspaceFiles | None = None
    code_alone: bool = True
    """Whether code of a step runs in namespaces of its own, or not at all."""
    proposed: list[ProposedKey] = field(default_factory=list)

    async def each(
        self, text: str, items: Sequence[Any], *names: str
    ) -> AsyncIterator[tuple[int, Any]]:
        """Evaluate `text` for every item, in order, without holding up the event loop."""
        evaluate = self.expression(text)
        wanted = names or ("item", "index")
        until = time.monotonic() + _LONGEST_HOLD_S
        for index, item in enumerate(items):
            if time.monotonic() > until:
                await asyncio.sleep(0)
                until = time.monotonic() + _LONGEST_HOLD_S
            values = {"item": item, "index": index}
            yield index, evaluate({name: values[name] for name in wanted})

    def written(self, value: Any) -> str:
        """Write a value the way mixed text writes it: numbers shortest, null empty, lists as JSON."""
        if isinstance(value, str):
            return value
        mixed = self.expression("={{ value }}")({"value": value})
        return str(mixed)[1:]

    def needs_decisions(self) -> WorkspaceDecisions:
        """Return what takes decisions on approvals of the run's workspace."""
        if self.decisions is None:
            raise no_decisions()
        return self.decisions

    def needs_tables(self) -> WorkspaceTables:
        """Return the data tables of the run's workspace."""
        if self.tables is None:
            raise no_tables()
        return self.tables

    def needs_files(self) -> WorkspaceFiles:
        """Return the files of the run's workspace."""
        if self.files is None:
            raise no_files()
        return self.files

    def needs_credential(self) -> Credential:
        """Return the credential of an action that requires one."""
        if self.credential is None:
            raise ActionFailed(
                "auth", "connection_missing", "the step has no connection", nothing_happened=True
            )
        return self.credential
