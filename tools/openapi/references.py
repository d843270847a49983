"""Following `$ref` inside one document; a reference to anywhere else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

_LONGEST_CHAIN = 20


class BadReference(ValueError):
    """A `$ref` that leads out of the document, nowhere, or in a circle."""


class References:
    """The places of one document by their JSON Pointer (RFC 6901)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._found: dict[str, Any] = {}

    def resolve(self, node: Any) -> Any:
        """Return the node, or what its `$ref` stands for. Raises BadReference."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(node, Mapping) or not isinstance(node.get("$ref"), str):
                return node
            node = self.at(node["$ref"])
        raise BadReference("references lead in a circle")

    def mapping(self, node: Any) -> Mapping[str, Any]:
        """Return what a node stands for when it is an object, else an empty one."""
        found = self.resolve(node)
        return found if isinstance(found, Mapping) else {}

    def at(self, reference: str) -> Any:
        """Return the place a reference names."""
        if reference in self._found:
            return self._found[reference]
        if not reference.startswith("#"):
            raise BadReference(f"{reference[:120]!r} is outside this document")
        node: Any = self._document
        for part in unquote(reference[1:]).split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping) and name in node:
                node = node[name]
            elif isinstance(node, list) and name.isdigit() and int(name) < len(node):
                node = node[int(name)]
            else:
                raise BadReference(f"{reference[:120]!r} is not in this document")
        self._found[reference] = node
        return node
