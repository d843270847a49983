"""An exported n8n workflow as nodes in an order in which each comes after what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.core.problem import Problem
from engine.core.problem_codes import ProblemCode
from engine.core.words import MAX_STEPS
from engine.errors import DocumentInvalid


@dataclass(frozen=True, slots=True)
class Node:
    """One node; `kind` is its type without the package's name."""

    name: str
    kind: str
    version: float
    parameters: Mapping[str, Any]
    settings: Mapping[str, Any]
    credentials: Mapping[str, str]

    @property
    def is_disabled(self) -> bool:
        """Tell whether it is switched off there."""
        return self.settings.get("disabled") is True


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from an output of one node to another node."""

    source: str
    output: int
    target: str


@dataclass(slots=True)
class Graph:
    """Nodes in order; wires that lead back are kept apart, and so are parts of AI nodes."""

    name: str
    zone: str | None = None
    nodes: list[Node] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    backward: list[Wire] = field(default_factory=list)
    part_of: dict[str, str] = field(default_factory=dict)

    def into(self, name: str) -> list[Wire]:
        """Return the wires that lead to a node."""
        return [wire for wire in self.wires if wire.target == name]

    def out_of(self, name: str) -> list[Wire]:
        """Return the wires that leave a node."""
        return [wire for wire in self.wires if wire.source == name]


def is_n8n(value: Any) -> bool:
    """Tell whether a document looks like an export of n8n."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("nodes"), list)
        and isinstance(value.get("connections"), Mapping)
    )


def graph_of(value: Mapping[str, Any]) -> Graph:
    """Read an export, or raise DocumentInvalid with what is wrong with it."""
    name = value.get("name")
    graph = Graph(name.strip()[:200] if isinstance(name, str) and name.strip() else "From n8n")
    settings = value.get("settings")
    zone = settings.get("timezone") if isinstance(settings, Mapping) else None
    graph.zone = zone if isinstance(zone, str) and zone != "DEFAULT" else None
    raw = value["nodes"]
    if len(raw) > MAX_STEPS:
        _refuse("too_many_steps", "/nodes", f"a workflow has at most {MAX_STEPS} nodes")
    nodes = {}
    for n, one in enumerate(raw):
        node = _node(one, n)
        if node.name in nodes:
            _refuse("duplicate_node", f"/nodes/{n}", f"two nodes are called {node.name!r}")
        nodes[node.name] = node
    for wire, kind in _wires(value["connections"]):
        if wire.source not in nodes or wire.target not in nodes:
            missing = wire.target if wire.source in nodes else wire.source
            _refuse(
                "unknown_node", "/connections", f"a connection names {missing!r}, which is no node"
            )
        if kind == "main":
            graph.wires.append(wire)
        else:
            graph.part_of[wire.source] = wire.target
    _put_in_order(graph, nodes)
    if _leave_loops_at_their_end(graph):
        _put_in_order(graph, nodes)
    return graph


def loop_outputs(node: Node) -> tuple[int, int]:
    """Return which output of a loop over batches gives its items, and which comes when it is done."""
    return (1, 0) if node.version >= 3 else (0, 1)


def _leave_loops_at_their_end(graph: Graph) -> bool:
    """What comes when a loop is done comes here straight after the last node of the loop."""
    changed = False
    for node in graph.nodes:
        ends = [wire for wire in graph.backward if wire.target == node.name]
        if node.kind != "splitInBatches" or not ends:
            continue
        done = loop_outputs(node)[1]
        for wire in [one for one in graph.out_of(node.name) if one.output == done]:
            graph.wires.remove(wire)
            graph.wires += [Wire(end.source, end.output, wire.target) for end in ends]
            changed = True
    return changed


def _node(raw: Any, n: int) -> Node:
    if not isinstance(raw, Mapping):
        _refuse("bad_node", f"/nodes/{n}", "a node is an object")
    name, kind = raw.get("name"), raw.get("type")
    if not isinstance(name, str) or not name or not isinstance(kind, str) or not kind:
        _refuse("bad_node", f"/nodes/{n}", "a node has a name and a type")
    parameters, credentials = raw.get("parameters"), raw.get("credentials")
    version = raw.get("typeVersion")
    return Node(
        name=name[:200],
        kind=kind.rpartition(".")[2],
        version=float(version) if isinstance(version, int | float) else 1.0,
        parameters=parameters if isinstance(parameters, Mapping) else {},
        settings=raw,
        credentials=_credentials(credentials),
    )


def _credentials(raw: Any) -> dict[str, str]:
    """Names only: an export holds no secrets, and nothing else of it is wanted."""
    if not isinstance(raw, Mapping):
        return {}
    named = {}
    for kind, one in raw.items():
        name = one.get("name") if isinstance(one, Mapping) else one
        named[str(kind)] = str(name) if isinstance(name, str) and name else str(kind)
    return named


def _wires(connections: Mapping[str, Any]) -> Iterator[tuple[Wire, str]]:
    for source, kinds in connections.items():
        for kind, outputs in (kinds if isinstance(kinds, Mapping) else {}).items():
            for output, targets in enumerate(outputs if isinstance(outputs, list) else []):
                for one in targets or []:
                    target = one.get("node") if isinstance(one, Mapping) else None
                    if not isinstance(target, str):
                        _refuse("bad_connection", "/connections", f"{source!r} leads nowhere")
                    yield Wire(source, output, str(target)), str(kind)


def _put_in_order(graph: Graph, nodes: Mapping[str, Node]) -> None:
    """Set wires aside that close a loop, then order nodes so that wires lead forward."""
    state: dict[str, int] = {}
    done: list[str] = []
    leaving = {name: graph.out_of(name) for name in nodes}
    entered = {wire.target for wire in graph.wires}
    for root in sorted(nodes, key=lambda name: name in entered):
        stack = [(root, iter(leaving[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            name, rest = stack[-1]
            wire = next(rest, None)
            if wire is None:
                state[name] = 2
                done.append(name)
                stack.pop()
            elif state.get(wire.target) == 1:
                graph.backward.append(wire)
            elif wire.target not in state:
                state[wire.target] = 1
                stack.append((wire.target, iter(leaving[wire.target])))
    graph.wires = [wire for wire in graph.wires if wire not in graph.backward]
    graph.nodes = [nodes[name] for name in reversed(done)]


def _refuse(code: ProblemCode, path: str, message: str) -> Any:
    hint = "export the workflow from n8n again and bring in the whole file"
    raise DocumentInvalid(message, problems=[Problem(code, "error", path, message, hint)])
