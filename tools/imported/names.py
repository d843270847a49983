"""Names of what is imported: never those of a built-in connector, and the same at each import."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence

from engine.errors import Invalid
from engine.ports.imported import ImportKind
from tools.openapi.naming import connector_id
from tools.openapi.operation import Operation

_NAME = re.compile(r"[a-z][a-z0-9]{0,29}")
_ENDS = {"openapi": "_api", "mcp": "_mcp"}


def key_of(name: str | None, title: str, kind: ImportKind) -> str:
    """Return what begins the ids of an import's actions, such as `petstore_api`.

    No built-in or installed connector can have it: their names hold no underscore.
    """
    chosen = name or connector_id(title)
    if not _NAME.fullmatch(chosen):
        raise Invalid(
            f"{chosen!r} cannot be a name here: up to 30 small letters and digits, a letter first."
        )
    return f"{chosen}{_ENDS[kind]}"


def settled(operations: Iterable[Operation], former: Sequence[Operation]) -> list[Operation]:
    """Return the operations with the ids they had before, whatever the document calls them now."""
    had = {one.key: one.action_id for one in former}
    operations = list(operations)
    kept = {had[one.key] for one in operations if one.key in had}
    taken = set(kept)
    found: list[Operation] = []
    for one in operations:
        name = had.get(one.key) or _free(one.action_id, taken)
        taken.add(name)
        found.append(dataclasses.replace(one, action_id=name))
    return found


def _free(wanted: str, taken: set[str]) -> str:
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name
