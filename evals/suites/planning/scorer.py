"""TaskBench's definitions over sets, micro-averaged; a missing or unreadable answer is an empty graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.measure import Prediction

_MEDIA = {
    "image": ("jpg", "png", "jpeg", "gif", "bmp", "tiff", "svg", "ico"),
    "audio": ("mp3", "wav", "wma", "ogg", "aac", "flac", "aiff", "au"),
    "video": ("mp4", "avi", "mov", "flv", "wmv", "mkv", "webm", "m4v", "mpg", "mpeg"),
}
_NODE = "<node-"
PARTS = ("node", "edge", "arg_name", "arg_value")
Found = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """One graph as four sets."""

    node: Found = frozenset()
    edge: Found = frozenset()
    arg_name: Found = frozenset()
    arg_value: Found = frozenset()


@dataclass(frozen=True, slots=True)
class Domain:
    """How graphs of a domain are read. `by_resource`: links stand in the arguments as <node-i>."""

    tools: Mapping[str, Mapping[str, Any]]
    by_resource: bool = False


def scores(
    gold: Sequence[Mapping[str, Any]], answers: Mapping[str, Prediction], domain: Domain
) -> dict[str, float]:
    """The four F1 scores."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in gold:
        for part, (hit, extra, missed) in compare(case, answers.get(case["id"]), domain).items():
            counts[part, "hit"] += hit
            counts[part, "extra"] += extra
            counts[part, "missed"] += missed
    return {
        part: _f1(counts[part, "hit"], counts[part, "extra"], counts[part, "missed"])
        for part in PARTS
    }


def compare(
    case: Mapping[str, Any], answer: Prediction | None, domain: Domain
) -> dict[str, tuple[int, int, int]]:
    """Hits, extras and misses of one case in each part."""
    gold = view(case["gold_nodes"], case["gold_links"], domain)
    said = View()
    if answer is not None:
        try:
            said = view(answer.get("nodes") or (), answer.get("links") or (), domain)
        except (KeyError, TypeError, ValueError):
            said = View()
    known = {(_plain(name, domain),) for name in domain.tools}
    found = {}
    for part in PARTS:
        one, other = getattr(gold, part), getattr(said, part)
        if part == "node":
            one, other = one & known, other & known
        found[part] = (len(one & other), len(other - one), len(one - other))
    return found


def view(
    nodes: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]], domain: Domain
) -> View:
    """Read a graph as sets of names, pairs and arguments."""
    names = [_plain(node["task"], domain) for node in nodes]
    if domain.by_resource:
        arguments, pairs = _resources(nodes, names, domain)
    else:
        arguments = [
            [
                (str(argument["name"]), str(argument["value"]))
                for argument in node.get("arguments") or ()
            ]
            for node in nodes
        ]
        pairs = {(link["source"], link["target"]) for link in links}
    listed = [
        (name, key, value)
        for name, pairs_of in zip(names, arguments, strict=True)
        for key, value in pairs_of
    ]
    return View(
        node=frozenset((name,) for name in names),
        edge=frozenset(pairs),
        arg_name=frozenset((name, key) for name, key, _ in listed),
        arg_value=frozenset(listed),
    )


def _plain(name: str, domain: Domain) -> str:
    return name.replace("_", " ") if domain.by_resource else name


def _resources(
    nodes: Sequence[Mapping[str, Any]], names: Sequence[str], domain: Domain
) -> tuple[list[list[tuple[str, str]]], set[tuple[str, str]]]:
    """Read arguments that are a literal or the place of another node."""
    outputs = {
        _plain(name, domain): (tool.get("output-type") or ["none"])[0]
        for name, tool in domain.tools.items()
    }
    found: list[list[tuple[str, str]]] = []
    pairs: set[tuple[str, str]] = set()
    for place, node in enumerate(nodes):
        mine = []
        for argument in node.get("arguments") or ():
            text = str(argument)
            source = _source(text, place, len(names))
            if source is None and _NODE not in text:
                mine.append((medium(text), text))
            elif source is not None:
                pairs.add((names[source], names[place]))
                mine.append((outputs.get(names[source], "other"), names[source]))
        found.append(mine)
    return found, pairs


def _source(text: str, place: int, count: int) -> int | None:
    if _NODE not in text:
        return None
    number = text[text.index(_NODE) + len(_NODE) :].partition(">")[0]
    if not number.isdigit() or not int(number) < count or int(number) == place:
        return None
    return int(number)


def medium(text: str) -> str:
    """Answer what a resource is by its ending; anything else is text."""
    plain = text.strip("'")
    for medium, endings in _MEDIA.items():
        if any(f".{ending}" in plain for ending in endings):
            return medium
    return "text"


def _f1(hits: int, extra: int, missed: int) -> float:
    return 2 * hits / (2 * hits + extra + missed) if hits else 0.0


def missed_and_extra(gold: Collection[str], said: Collection[str]) -> str:
    """Say the difference of two sets of names in short."""
    missed, extra = sorted(set(gold) - set(said)), sorted(set(said) - set(gold))
    return f"missed {missed}, extra {extra}"
