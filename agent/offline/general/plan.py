"""The general path: any catalogue of actions in, a workflow of its actions out."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.building.cel import value_hole
from agent.offline.general.choose import Choice, choose
from agent.offline.general.features import Reading, nearness
from agent.offline.general.fill import Filled, Filler
from agent.offline.general.index import WordIndex, word_index
from agent.offline.general.links import reference
from agent.offline.general.slots import Slot
from agent.offline.language.nouns import sentence
from agent.plan import PlanRequest

_STEP_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 36
_CONDITION = re.compile(r"\b(?:if|unless|except|until)\b", re.IGNORECASE)


def general_steps(request: PlanRequest) -> list[dict[str, Any]]:
    """Answer the steps a request asks for, in order; what nobody said stays a typed hole."""
    index = word_index(request.catalog)
    reading = Reading.of(request.text)
    chosen = choose(reading, index, nearness(reading, index, request.ranking))
    return written(Filler(reading, index, chosen).fill(), index)


def certain_steps(request: PlanRequest) -> list[dict[str, Any]]:
    """Answer steps only of actions the request plainly names: what they are about and what they do.

    None where it sets a condition: a step that runs whatever happens was not asked for.
    """
    if _CONDITION.search(request.text):
        return []
    index = word_index(request.catalog)
    reading = Reading.of(request.text)
    chosen = [c for c in choose(reading, index) if _named(c, reading, index)]
    return written(Filler(reading, index, chosen).fill(), index)


def _named(choice: Choice, reading: Reading, index: WordIndex) -> bool:
    """Whether one sentence says every word of what the action is about, and its kind of doing."""
    action = index.actions[choice.place]
    said = set(reading.terms[reading.n_chunks + reading.chunks[choice.chunk].sentence])
    does = {term for term in action.name if term not in action.things}
    return set(action.things) <= said and (does <= said or not does)


def written(filled: list[Filled], index: WordIndex) -> list[dict[str, Any]]:
    """Write steps with their arguments, references and holes."""
    ids: dict[int, str] = {}
    steps: list[dict[str, Any]] = []
    for one in filled:
        spec = index.actions[one.choice.place].spec
        ids[one.choice.place] = _step_id(spec.title, set(ids.values()))
        arguments: dict[str, Any] = dict(one.values)
        for name, bond in one.links.items():
            arguments[name] = reference(ids[bond.giver], bond.path)
        for slot in one.open:
            arguments[slot.name] = _hole(slot)
        step = {"id": ids[one.choice.place], "name": sentence(spec.title)[:120], "uses": spec.id, "with": arguments}  # fmt: skip
        if one.follows:
            step["after"] = [ids[place] for place in one.follows]
        steps.append(step)
    return steps


def _hole(slot: Slot) -> dict[str, Any]:
    words = re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", slot.name)).strip().lower()
    return value_hole(f"What is the {words}?", slot.schema, slot.name)


def _step_id(title: str, taken: set[str]) -> str:
    base = _STEP_ID.sub("_", title.lower()).strip("_")[:_LONGEST_ID].strip("_")
    base = base if base[:1].isalpha() else f"step_{base}".rstrip("_")
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found
