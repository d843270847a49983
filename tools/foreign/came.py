"""What comes to a step from the one before it, as expressions of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.core.words import CEL_RESERVED

Path = Sequence[str | int]
EMPTY = "{}"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Came:
    """One value, or a list whose items each go through the next step.

    `base` is the value, for a list its item by the name `item`; None where it cannot be said.
    `fields` lie over it: None in them marks one that is there and cannot be said. `many` is the
    list. Lists of one `lineage` have their items at the same places.
    """

    base: str | None = None
    fields: Mapping[str, str | Came | None] = field(default_factory=dict)
    many: str | None = None
    suffix: str = ""
    lineage: str = ""

    def at(self, path: Path, *, optional: bool = False) -> str | None:
        """Return the expression for the value at a path, or None where it cannot be said."""
        if not path:
            return self._whole()
        if path[0] in self.fields:
            found = self.fields[str(path[0])]
            if isinstance(found, Came):
                return found.at(path[1:], optional=optional)
            return None if found is None else select(found, path[1:], optional=optional)
        if self.base is None or self.base == EMPTY:
            return None
        return select(self.base, path, optional=optional)

    def _whole(self) -> str | None:
        if not self.fields:
            return self.base
        texts = {name: self.at([name]) for name in self.fields}
        known = {name: text for name, text in texts.items() if text is not None}
        return written(known) if self.base == EMPTY and len(known) == len(self.fields) else None

    def item_of(self, now: Came) -> Came:
        """Return what this held for the item that is now in hand."""
        if self.many is None or self.many == now.many:
            return self
        if self.fields or not self.lineage or self.lineage != now.lineage:
            return Came()
        return Came(base=f"{self.many}[index]{self.suffix}")

    def whole_list(self) -> str | None:
        """Return the list of everything that came."""
        if self.fields:
            return None
        if self.many is None:
            return None if self.base is None else f"[{self.base}]"
        return f"{self.many}.map(one, one{self.suffix})" if self.suffix else self.many

    def end(self, *, last: bool) -> Came:
        """Return the first or the last of everything that came."""
        if self.many is None:
            return self
        if self.fields:
            return Came()
        index = f"size({self.many}) - 1" if last else "0"
        return Came(base=f"{self.many}[{index}]{self.suffix}")


def one(base: str) -> Came:
    """Return a single value."""
    return Came(base=base)


def many(items: str, *, suffix: str = "", lineage: str = "") -> Came:
    """Return a list whose items each go through the next step."""
    return Came(base=f"item{suffix}", many=items, suffix=suffix, lineage=lineage or items)


def joined(arrivals: Sequence[Came]) -> Came:
    """Return what is sure wherever it comes from: what every arrival has in common."""
    if not arrivals:
        return Came()
    first = arrivals[0]
    if all(other == first for other in arrivals[1:]):
        return first
    if any(other.many != first.many for other in arrivals):
        return Came()
    base = first.base if all(other.base == first.base for other in arrivals) else None
    names = {name for arrival in arrivals for name in arrival.fields}
    fields: dict[str, str | Came | None] = {}
    for name in sorted(names):
        texts = {arrival.at([name]) for arrival in arrivals}
        fields[name] = texts.pop() if len(texts) == 1 else None
    return Came(base, fields, first.many, first.suffix, first.lineage)


def select(base: str, path: Path, *, optional: bool = False) -> str:
    """Return the expression for a path below a value."""
    text = base
    mark = "?" if optional else ""
    for part in path:
        if isinstance(part, int):
            text += f"[{mark}{part}]"
        elif _PLAIN.fullmatch(part) and part not in CEL_RESERVED:
            text += f".{mark}{part}"
        else:
            text += f"[{mark}{json.dumps(part, ensure_ascii=False)}]"
    return text


def written(fields: Mapping[str, str]) -> str:
    """Return the expression for an object of these fields."""
    pairs = (f"{json.dumps(name, ensure_ascii=False)}: {text}" for name, text in fields.items())
    return "{" + ", ".join(pairs) + "}"


def braced(expression: str) -> str:
    """Return the expression as a document holds it."""
    return "{{ " + expression + " }}"
