"""What stands around a workflow, as advice on it sees it: the models of its workspace, and who else runs there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import Actor
from agent.optimise.around import Model, Neighbour, Surroundings
from api.advice.neighbours import NeighbourRepository
from api.planner.rooms import room_of
from api.services import Services


@dataclass(frozen=True)
class PlannerAround:
    """Looks around in the room of the person who asked."""

    services: Services

    async def around(self, actor: Actor, workflow_id: str) -> Surroundings:
        """Answer models whose prices are known, and the live versions of other workflows."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = NeighbourRepository(session, *room.place)
            models = [_model(key, config) for key, config in await rows.models()]
            beside = await rows.beside(UUID(workflow_id))
        return Surroundings(
            models=tuple(one for one in models if one is not None),
            neighbours=tuple(Neighbour(name, document) for name, document in beside),
        )


def _model(key: str, config: Mapping[str, Any]) -> Model | None:
    prices = [config.get(f"usd_per_million_{way}") for way in ("input", "output")]
    if config.get("model") is None or None in prices:
        return None
    return Model(key, str(config["model"]), *(float(price or 0) for price in prices))
