"""What the routes work with: built once by the wiring, the same for every request."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.health.metrics import Metrics
from engine.core.action import Catalog
from engine.ports.clock import Clock
from engine.store.database import Database

if TYPE_CHECKING:
    from api.chat.turns import Turns
    from api.drafts.checking import Checking
    from api.stream.hub import Hub
    from engine.expressions import CelEngine
    from engine.ports.runner import StepRunner
    from engine.runtime.feed import Feed
    from engine.runtime.run_host import RunHost
    from tools.registry import ActionRegistry


@dataclass(frozen=True)
class Services:
    """The parts of a running service."""

    database: Database
    clock: Clock
    catalog: Catalog
    checking: "Checking"
    evaluator: "CelEngine"
    runner: "StepRunner"
    registry: "ActionRegistry"
    host: "RunHost[Any]"
    feed: "Feed"
    hub: "Hub"
    turns: "Turns"
    metrics: Metrics
