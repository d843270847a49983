"""Exported n8n workflows, read into documents of ours with a report for every node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools.foreign.came import Came, joined
from tools.foreign.n8n_data import COMPUTES, DATA
from tools.foreign.n8n_data import unknown as unknown_value
from tools.foreign.n8n_flow import FLOW
from tools.foreign.n8n_graph import Graph, Node, graph_of
from tools.foreign.n8n_kit import Kit, Made, Step
from tools.foreign.n8n_services import SERVICES, service
from tools.foreign.n8n_starts import STARTS, is_start
from tools.foreign.n8n_starts import unknown as unknown_start
from tools.foreign.naming import id_from
from tools.foreign.report import NodeReport, Translation
from tools.foreign.wiring import still_there, tidied

_STICKY = "stickyNote"
_Ports = dict[tuple[str, int], tuple[tuple[str, ...], Came]]


def from_n8n(value: Mapping[str, Any]) -> Translation:
    """Translate an export; raises DocumentInvalid where it is none."""
    return _Translator(graph_of(value)).whole()


class _Translator:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.taken: set[str] = set()
        self.steps: list[Step] = []
        self.triggers: list[Step] = []
        self.outputs: dict[str, Any] = {}
        self.given: dict[str, Came] = {}
        self.leaving: _Ports = {}
        self.failing: dict[str, str] = {}
        self.reports: dict[str, NodeReport] = {}
        self.texts: list[str] = []
        self.connections: dict[str, str] = {}

    def whole(self) -> Translation:
        for node in self.graph.nodes:
            self._take(node)
        document: dict[str, Any] = {"nexa": 1, "name": self.graph.name}
        if self.texts:
            document["description"] = "\n\n".join(self.texts)[:10_000]
        if any("respond" in one.get("with", {}) for one in self.triggers) or self._is_called():
            document["outputs"] = self.outputs
        document["triggers"] = self.triggers
        document["steps"] = tidied(self.steps)
        nodes = still_there([self.reports[node.name] for node in self.graph.nodes], document)
        keys = tuple(sorted(set(self.connections.values())))
        return Translation("n8n", {k: v for k, v in document.items() if v != {}}, nodes, keys)

    def _is_called(self) -> bool:
        return any(trigger["type"] == "workflow" for trigger in self.triggers)

    def _take(self, node: Node) -> None:
        if node.kind == _STICKY:
            text = str(node.parameters.get("content", "")).strip()
            self.texts += [text] if text else []
            self._report(
                node, "left_out", "A note on the canvas; its words are in the description."
            )
        elif node.name in self.graph.part_of:
            whole = self.graph.part_of[node.name]
            self._report(node, "left_out", f"A part of {whole!r}; see the notes there.")
        else:
            self._translate(node)

    def _translate(self, node: Node) -> None:
        arrivals = [
            self.leaving.get((wire.source, wire.output)) for wire in self.graph.into(node.name)
        ]
        reached = [one for one in arrivals if one is not None]
        came = joined([came for _, came in reached])
        after = list(dict.fromkeys(port for ports, _ in reached for port in ports))
        kit = Kit(node, came, self.given, self._new_id, self._connection, self.graph.zone)
        if node.is_disabled and not is_start(node.kind):
            kit.notes.tell("It is switched off there; what comes before it leads on.")
            made = Made([], [came], [None])
        else:
            made = _maker(node)(kit)
        several = sum(1 for ports, _ in reached if ports) > 1
        self._settle(kit, made, after, several=several)
        is_reached = bool(reached) or is_start(node.kind)
        self._place(kit, made, after, is_reached=is_reached)

    def _settle(self, kit: Kit, made: Made, after: list[str], *, several: bool) -> None:
        """Give the steps what holds for the node as a whole: order, patience, notes."""
        node = kit.node
        for step in made.steps:
            if after:
                step["after"] = after
            if several and len(after) > 1:
                step["join"] = "any_ok"
            if isinstance(node.settings.get("notes"), str) and node.settings["notes"].strip():
                step["notes"] = node.settings["notes"][:10_000]
            if node.settings.get("retryOnFail") is True and "uses" in step:
                tries = node.settings.get("maxTries")
                pause = node.settings.get("waitBetweenTries", 1000)
                step["retry"] = {
                    "max_attempts": tries if isinstance(tries, int) and 1 <= tries <= 100 else 3,
                    "backoff": "fixed",
                    "initial_s": pause / 1000 if isinstance(pause, int | float) else 1,
                }
            goes_on = node.settings.get("onError", "")
            if goes_on == "continueRegularOutput" or node.settings.get("continueOnFail") is True:
                step["on_error"] = "continue"
                kit.notes.doubt(
                    "It goes on after a failure: what it gives may then be missing below."
                )
        if node.settings.get("executeOnce") is True and kit.came.many is not None:
            kit.notes.doubt("It ran once for the first item only; here it runs for each.")

    def _place(self, kit: Kit, made: Made, after: list[str], *, is_reached: bool) -> None:
        node = kit.node
        if not is_reached:
            for step in made.steps:
                step["disabled"] = True
            kit.notes.tell("Nothing leads to it, so it never ran there and is switched off here.")
        for wire in self.graph.backward:
            if wire.source == node.name and _kind(self.graph, wire.target) != "splitInBatches":
                kit.notes.doubt(f"It led back to {wire.target!r}: there are no such loops here.")
        ends = tuple(str(step["id"]) for step in made.steps[-1:])
        for n, came in enumerate(made.outputs):
            ports = made.ports[n] if n < len(made.ports) else ends
            self.leaving[node.name, n] = (tuple(after) if ports is None else ports, came)
        if node.settings.get("onError") == "continueErrorOutput" and made.steps:
            failed = (f"{made.steps[-1]['id']}.failed",)
            self.leaving[node.name, len(made.outputs)] = (
                failed,
                Came("{}", {"error": "error.message"}),
            )
        if made.outputs:
            self.given[node.name] = made.outputs[0]
        self._keep_results(node, made)
        self.steps += made.steps
        self.triggers += made.triggers
        steps = tuple(str(step["id"]) for step in (*made.triggers, *made.steps))
        is_off = node.is_disabled and not steps
        outcome = "left_out" if is_off else kit.notes.outcome()
        self.reports[node.name] = NodeReport(
            node.name, node.kind, outcome, steps, tuple(kit.notes.lines)
        )

    def _keep_results(self, node: Node, made: Made) -> None:
        """What an end of the workflow gives is its output; an answer is one wherever it stands."""
        is_end = not self.graph.out_of(node.name)
        for name, value in made.results.items():
            if name == "response" or is_end:
                self.outputs[id_from(name, self.outputs, fallback="output")] = value

    def _report(self, node: Node, outcome: Any, note: str) -> None:
        self.reports[node.name] = NodeReport(node.name, node.kind, outcome, (), (note,))

    def _new_id(self, name: str) -> str:
        made = id_from(name, self.taken)
        self.taken.add(made)
        return made

    def _connection(self, name: str) -> str:
        if name not in self.connections:
            taken = set(self.connections.values())
            self.connections[name] = id_from(name, taken, fallback="connection")
        return self.connections[name]


def _maker(node: Node) -> Callable[[Kit], Made]:
    for table in (STARTS, FLOW, DATA, SERVICES):
        if node.kind in table:
            return table[node.kind]
    if is_start(node.kind):
        return unknown_start
    return unknown_value if node.kind in COMPUTES else service


def _kind(graph: Graph, name: str) -> str:
    return next((node.kind for node in graph.nodes if node.name == name), "")
