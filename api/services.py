"""What the routes work with: built once by the wiring, and seen from the workspace of each request."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from api.health.metrics import Metrics
from engine.core.action import Catalog
from engine.ports.clock import Clock
from engine.store.database import Database

if TYPE_CHECKING:
    from api.chat.turns import Turns
    from api.drafts.checking import Checking
    from api.stream.hub import Hub
    from engine.expressions import CelEngine
    from engine.ports.polls import Looker
    from engine.ports.runner import StepRunner
    from engine.runtime.feed import Feed
    from engine.runtime.run_host import RunHost
    from tools.imported.toolbox import Toolbox, Toolboxes
    from tools.sdk.action import Actions


@dataclass(frozen=True)
class Services:
    """The parts of a running service."""

    database: Database
    clock: Clock
    catalog: Catalog
    checking: "Checking"
    evaluator: "CelEngine"
    runner: "StepRunner"
    registry: "Actions"
    toolboxes: "Toolboxes"
    looker: "Looker"
    host: "RunHost[Any]"
    feed: "Feed"
    hub: "Hub"
    turns: "Turns"
    metrics: Metrics

    async def within(self, org_id: UUID, workspace_id: UUID) -> "Services":
        """Return the same parts with what the workspace has imported beside the built-in actions."""
        return self.having(await self.toolboxes.of(org_id, workspace_id))

    def having(self, toolbox: "Toolbox") -> "Services":
        """Return the same parts with another toolbox; themselves where it is the one they have."""
        if toolbox.catalog is self.catalog:
            return self
        checking = replace(self.checking, catalog=toolbox.catalog)
        return replace(self, catalog=toolbox.catalog, registry=toolbox.actions, checking=checking)
