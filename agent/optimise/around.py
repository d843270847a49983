"""What stands around a workflow in its workspace, as far as advice on it needs that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from agent.deps import Actor


@dataclass(frozen=True, slots=True)
class Model:
    """A connection to a model whose prices are known, in US dollars for a million tokens."""

    connection: str
    name: str
    usd_in: float
    usd_out: float

    def usd(self, tokens_in: float, tokens_out: float) -> float:
        """Answer what so many tokens cost."""
        return (tokens_in * self.usd_in + tokens_out * self.usd_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another workflow that is switched on, as its live version reads."""

    name: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The models a workspace has, and the workflows that run beside one."""

    models: Sequence[Model] = ()
    neighbours: Sequence[Neighbour] = ()


class Around(Protocol):
    """What the actor may see around a workflow."""

    async def around(self, actor: Actor, workflow_id: str) -> Surroundings: ...
