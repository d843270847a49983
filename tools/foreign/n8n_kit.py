"""What every translator of an n8n node works with: its values, what came to it, and where to tell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.foreign.came import Came, Path, braced, many, one
from tools.foreign.javascript import JavaScript, Said, Which
from tools.foreign.javascript_words import Untranslatable
from tools.foreign.n8n_graph import Node
from tools.foreign.report import Notes

_HIT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
Step = dict[str, Any]


@dataclass(slots=True)
class Made:
    """The steps of a node; for each of its outputs what leaves there, and what to wait for."""

    steps: list[Step] = field(default_factory=list)
    outputs: list[Came] = field(default_factory=list)
    ports: list[tuple[str, ...] | None] = field(default_factory=list)
    triggers: list[Step] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)


class Kit:
    """One node in hand."""

    def __init__(
        self,
        node: Node,
        came: Came,
        given: Mapping[str, Came],
        new_id: Callable[[str], str],
        connection: Callable[[str], str],
        zone: str | None = None,
    ) -> None:
        self.node = node
        self.came = came
        self.notes = Notes()
        self.new_id = new_id
        self.zone = zone
        self._connection = connection
        self._given = given
        self.script = JavaScript(self._read, self._list, self.notes.doubt)

    def raw(self, *path: str, default: Any = None) -> Any:
        """Return a parameter as the export holds it."""
        value: Any = self.node.parameters
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return default if value is None else value

    def value(self, label: str, raw: Any) -> Any:
        """Return a parameter as a document holds it: expressions translated, the rest as holes."""
        if isinstance(raw, Mapping):
            return {str(key): self.value(f"{label}: {key}", item) for key, item in raw.items()}
        if isinstance(raw, list):
            return [self.value(label, item) for item in raw]
        if not isinstance(raw, str):
            return raw
        if not raw.startswith("="):
            return raw if "{{" not in raw else braced(json.dumps(raw, ensure_ascii=False))
        try:
            return self._template(raw[1:])
        except Untranslatable as why:
            return self.notes.hole(label, raw, _sentence(why))

    def text(self, label: str, *path: str, default: str = "") -> Any:
        """Return a parameter that is a text here; a hole where there is none and none is given."""
        raw = self.raw(*path)
        if raw is None or raw == "":
            return default or self.notes.hole(label, "left empty", "It is needed here.")
        value = self.value(label, raw)
        return value if isinstance(value, str | dict) else str(value)

    def said(self, raw: Any) -> Said:
        """Return a parameter as one expression, or raise Untranslatable."""
        if not isinstance(raw, str) or not raw.startswith("="):
            return Said(
                json.dumps(raw, ensure_ascii=False), "text" if isinstance(raw, str) else "any"
            )
        pieces = self._pieces(raw[1:])
        if len(pieces) == 1 and isinstance(pieces[0], Said):
            return pieces[0]
        texts = [
            json.dumps(piece, ensure_ascii=False) if isinstance(piece, str) else _stringed(piece)
            for piece in pieces
        ]
        return Said("(" + " + ".join(texts or ['""']) + ")", "text")

    def hole(self, label: str, was: object = "", why: str = "It has no counterpart.") -> Any:
        """Return a named hole."""
        return self.notes.hole(label, was, why)

    def step(self, uses: str, with_: Mapping[str, Any], *, connection: bool = False) -> Step:
        """Return an action step for this node, once for each item where several come."""
        made: Step = {"id": self.new_id(self.node.name), "name": self.node.name, "uses": uses}
        if connection and self.node.credentials:
            made["connection"] = self._connection(next(iter(self.node.credentials.values())))
        made["with"] = dict(with_)
        return self.each(made)

    def each(self, step: Step) -> Step:
        """Let a step run once for each item where several come to it."""
        if self.came.many is not None:
            step["foreach"] = {"items": braced(self.came.many), "as": "item"}
        return step

    def gives(self, step: Step, below: str = "") -> Came:
        """Return what leaves such a step: its output, or what is below a path of it."""
        if "foreach" in step:
            lineage = self.came.lineage
            return many(f"steps.{step['id']}.items", suffix=f".value{below}", lineage=lineage)
        return one(f"steps.{step['id']}{below}")

    def plain(self, step: Step, below: str = "") -> Made:
        """Return a node that is one step with one output."""
        return Made([step], [self.gives(step, below)])

    def _template(self, text: str) -> Any:
        pieces = self._pieces(text)
        if not any(isinstance(piece, Said) for piece in pieces):
            return text
        return "".join(p if isinstance(p, str) else braced(p.text) for p in pieces)

    def _pieces(self, text: str) -> Sequence[str | Said]:
        pieces: list[str | Said] = []
        at = 0
        for match in _HIT.finditer(text):
            if match.start() > at:
                pieces.append(text[at : match.start()])
            pieces.append(self.script.say(match[1].strip()))
            at = match.end()
        if at < len(text):
            pieces.append(text[at:])
        return pieces

    def _read(self, node: str | None, which: Which, path: Path, optional: bool) -> str | None:
        came = self.came if node is None else self._given.get(node, Came())
        if which == "item":
            held = came if node is None else came.item_of(self.came)
        else:
            held = came.end(last=which == "last")
        return held.at(path, optional=optional)

    def _list(self, node: str | None) -> str | None:
        return (self.came if node is None else self._given.get(node, Came())).whole_list()


def _stringed(said: Said) -> str:
    return said.text if said.kind == "text" else f"string({said.text})"


def _sentence(why: Untranslatable) -> str:
    said = str(why)
    return said[:1].upper() + said[1:]
