"""A case as numbers, and what its gold says: the right actions, their arguments, who feeds whom."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.offline.general import choose, features, fill, relations
from agent.offline.general.index import WordIndex, output_properties, word_index
from agent.offline.retrieval import properties
from agent.plan import PlanRequest
from evals.suites.planning.scorer import Domain, medium
from evals.suites.planning.task import looked_up

_MOST_ROWS = 40
_LABEL = re.compile(r"\$(var\d+)(?:\.(\w+))?")
_NODE = re.compile(r"<node-(\d+)>")
_CALL = re.compile(r"API_call_(\d+)")


@dataclass
class Sample:
    """One case with everything that is learned from it."""

    case: Mapping[str, Any]
    domain: Domain
    request: PlanRequest
    names: list[str]
    index: WordIndex
    reading: features.Reading
    near: Any
    found: dict[bool, features.Evidence]
    asked: Any
    kept: Any


def sample_of(case: Mapping[str, Any], domain: Domain) -> Sample:
    """Read one case into numbers, with and without nearness in meaning."""
    catalog, request = asyncio.run(looked_up(case, domain))
    index = word_index(catalog)
    reading = features.Reading.of(case["request"])
    near = features.nearness(reading, index, request.ranking)
    names = [catalog.names[entry.spec.id] for entry in index.actions]
    gold = {node["task"] for node in case["gold_nodes"]}
    asked = np.array([float(name in gold) for name in names])
    found = {by_words: features.evidence(reading, index, None if by_words else near) for by_words in (False, True)}  # fmt: skip
    best = found[False].mix[: reading.n_chunks].max(0)
    kept = asked > 0
    kept[np.argsort(-best)[:_MOST_ROWS]] = True
    return Sample(case, domain, request, names, index, reading, near, found, asked, kept)


def right(sample: Sample) -> list[choose.Choice]:
    """Answer the actions that the gold names, as if they had been chosen."""
    return [
        choose.Choice(place, int(sample.found[False].where[place]), 1.0)
        for place in map(int, np.flatnonzero(sample.asked))
    ]


def filler_of(sample: Sample) -> tuple[list[choose.Choice], fill.Filler]:
    chosen = right(sample)
    among = relations.relations_among(sample.index, [choice.place for choice in chosen])
    chosen = choose.in_order(chosen, among, sample.reading, sample.index)
    return chosen, fill.Filler(sample.reading, sample.index, chosen)


def gold_arguments(sample: Sample) -> dict[str, dict[str, Any]]:
    """Answer action -> argument -> value; what is written without a name belongs to an argument of its kind."""
    actions = dict(zip(sample.names, sample.index.actions, strict=True))
    found: dict[str, dict[str, Any]] = {}
    for node in sample.case["gold_nodes"]:
        values = {a["name"]: a["value"] for a in node["arguments"] if isinstance(a, dict)}
        free = list(properties(actions[node["task"]].spec)) if node["task"] in actions else []
        for text in (a for a in node["arguments"] if isinstance(a, str) and not _NODE.search(a)):
            name = next((n for n in free if n.split("_")[0] == medium(text)), None)
            if name is not None:
                free.remove(name)
                values[name] = text
        found[node["task"]] = values
    return found


def gold_edges(sample: Sample) -> set[tuple[int, int]]:
    """Answer giver and taker of every edge, as places of the index."""
    at = {name: place for place, name in enumerate(sample.names)}
    return {
        (at[link["source"]], at[link["target"]])
        for link in sample.case["gold_links"]
        if link["source"] in at and link["target"] in at
    }


def feeds(sample: Sample) -> dict[tuple[str, str], tuple[str, str]]:
    """Answer (taker, argument) -> (giver, its field) as the sources write it."""
    case = sample.case
    nodes = case["gold_nodes"]
    outputs = {
        name: list(output_properties(action.spec))
        for name, action in zip(sample.names, sample.index.actions, strict=True)
    }
    labels = {node.get("label"): node["task"] for node in nodes}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for node in nodes:
        found |= _handed_over(node, nodes, sample)
        for argument in (a for a in node["arguments"] if isinstance(a, dict)):
            value = str(argument["value"])
            label, call = _LABEL.search(value), _CALL.search(value)
            giver: tuple[str, str] | None = None
            if label is not None and label[1] in labels:
                giver = (labels[label[1]], label[2] or "")
            elif call is not None:
                giver = _called(case, call[0], outputs)
            if giver is not None:
                found[node["task"], argument["name"]] = giver
    return found


def _handed_over(
    node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]], sample: Sample
) -> dict[tuple[str, str], tuple[str, str]]:
    """Read `<node-i>` as the argument of the kind that node gives."""
    actions = dict(zip(sample.names, sample.index.actions, strict=True))
    free = list(properties(actions[node["task"]].spec)) if node["task"] in actions else []
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for argument in node["arguments"]:
        read = _NODE.search(argument) if isinstance(argument, str) else None
        giver = nodes[int(read[1])]["task"] if read and int(read[1]) < len(nodes) else None
        given = next(iter(output_properties(actions[giver].spec)), "") if giver in actions else ""
        name = next((n for n in free if given and n.split("_")[0] == given), None)
        if name is not None and giver is not None:
            free.remove(name)
            found[node["task"], name] = (giver, given)
    return found


def _called(
    case: Mapping[str, Any], call: str, outputs: Mapping[str, Sequence[str]]
) -> tuple[str, str] | None:
    for node, calls in zip(case["gold_nodes"], case.get("responses") or (), strict=False):
        if call in calls:
            returns = list(outputs.get(node["task"], ()))
            place = calls.index(call)
            return node["task"], returns[place] if place < len(returns) else ""
    return None
