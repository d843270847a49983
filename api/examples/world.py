"""What comes in in an example: as it is kept, as it is played, and as it is said in a few words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from api.drafts.called import Directory
from api.drafts.coverage import rehearsed
from api.drafts.made_up import Usual, World
from api.drafts.rehearsal import Parts
from api.examples.came import Came, came_of
from api.fixtures.service import Answers
from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.references import references_of
from engine.expressions import CelEngine
from engine.ports.clock import Clock
from tools.sdk.action import Actions

AS_USUAL: Final = "As usual"
MOST_SAID: Final = 2
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class At:
    """A clock that stands still: what an example says of dates holds on every day."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment of the example."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Return at once; rehearsals jump."""
        del seconds


@dataclass(frozen=True, slots=True)
class Then:
    """The parts of a rehearsal, at the moment of an example."""

    catalog: Catalog
    registry: Actions
    evaluator: CelEngine
    clock: Clock


@dataclass(frozen=True, slots=True)
class Occasion:
    """A world, the moment it is in, and the variables of the workspace that the document reads."""

    world: World
    moment: datetime
    variables: Mapping[str, Any]

    def kept(self) -> dict[str, Any]:
        """Write it as an example keeps it."""
        return {
            "inputs": self.world.inputs,
            "trigger": self.world.trigger,
            "answers": self.world.results,
            "failures": sorted(self.world.failing),
            "variables": dict(self.variables),
            "at": self.moment.isoformat(),
        }


def occasion_of(kept: Mapping[str, Any]) -> Occasion:
    """Read what an example keeps."""
    failing = frozenset(kept.get("failures") or ())
    world = World(
        dict(kept.get("inputs") or {}),
        kept.get("trigger"),
        dict(kept.get("answers") or {}),
        failing,
    )
    moment = datetime.fromisoformat(str(kept["at"]))
    return Occasion(world, moment, dict(kept.get("variables") or {}))


async def played(
    parts: Parts, document: Document, occasion: Occasion, directory: Directory | None
) -> Came:
    """Play a document in the world of an example: nothing is called and nothing is written."""
    then = Then(parts.catalog, parts.registry, parts.evaluator, At(occasion.moment))
    nothing = Answers({}, {})
    world = occasion.world
    result = await rehearsed(then, document, world, directory, nothing, occasion.variables)
    return came_of(document, parts.catalog, result)


def variables_read(document: Document, known: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the variables of the workspace that a document reads."""
    read = {
        str(one.path[0].key)
        for _, _, one in references_of(document.to_json())
        if one.root == "vars" and one.path
    }
    return {name: known[name] for name in sorted(read) if name in known}


def said(world: World, usual: Usual, names: Mapping[str, str]) -> str:
    """Say in a few words what is out of the ordinary in a world; `names` are those of steps."""
    parts = [f"{names.get(step, step)} fails" for step in sorted(world.failing)]
    parts += _told(dict(usual.inputs), world.inputs)
    if world.trigger is not None:
        parts += _told(dict(usual.trigger), world.trigger)
    for step, answer in world.results.items():
        parts += list(_answered(names.get(step, step), answer, usual.outputs.get(step)))
    more = f" and {len(parts) - MOST_SAID} more" if len(parts) > MOST_SAID else ""
    return ", ".join(parts[:MOST_SAID]) + more if parts else AS_USUAL


def _answered(name: str, answer: Any, usual: Any) -> Iterator[str]:
    outcome = answer.get("outcome") if isinstance(answer, Mapping) else None
    if outcome in ("approved", "rejected"):
        yield f"{name} is {outcome}"
    elif answer == {}:
        yield f"{name} is not answered"
    else:
        told = _told(usual if isinstance(usual, dict) else {}, answer)
        yield from (f"{name}: {one}" for one in told)


def _told(usual: Any, now: Any, name: str = "") -> list[str]:
    """Name what stands otherwise, by the last part of its path."""
    if isinstance(usual, dict) and isinstance(now, dict):
        return [one for key, value in now.items() for one in _told(usual.get(key), value, str(key))]
    if usual == now:
        return []
    if isinstance(now, list):
        return [f"{len(now) or 'no'} items" + (f" in {name}" if name else "")]
    if isinstance(now, dict):
        return [one for key, value in now.items() for one in _told(None, value, str(key))]
    text = "empty" if now == "" else str(now)
    return [f"{name} is {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}"]


def apart(name: str, taken: set[str]) -> str:
    """Answer a name that no other example has."""
    nth, free = 1, name
    while free in taken:
        nth += 1
        free = f"{name} ({nth})"
    return free
