"""What fed a step: every reference of its templates, and what it came to in a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from agent.explain.trail import Listing, Spot, Trail
from agent.explain.values import MISSING, MOST_LOOKED_AT, is_apart, is_empty, kind_of, walked
from engine.core.problem import pointer
from engine.core.references import Reference, references_of
from engine.core.template import parse_template

State = Literal["there", "missing", "null", "wrong_kind", "odd", "empty", "no_output", "apart"]
"""`odd`: a list with items of another kind; `no_output`: its step gave nothing; `apart`: not on record, or too large."""

# What a step's own list must be, wherever its document says so.
_LISTS = ("/foreach/items", "/with/items", "/with/left", "/with/right")
_EVALUATED_PER_ITEM = frozenset({"where", "value", "by", "key", "left_key", "right_key"})


@dataclass(frozen=True, slots=True)
class Read:
    """One reference and what it came to."""

    at: str
    """Pointer into the step to the text that reads it."""
    text: str
    path: str
    """The reference with dots."""
    keys: tuple[str | int, ...]
    root: str
    state: State
    value: Any
    good_at: int
    """How many of `keys` could be followed."""
    producer: str | None
    """The step whose result it reads."""
    seq: int | None
    """The event in which the value was given."""
    place: str = ""
    """Which item of a list it was, where it was one."""
    is_optional: bool = False

    @property
    def is_bad(self) -> bool:
        """Tell whether the step could not work with it, for certain."""
        return self.state in ("missing", "wrong_kind", "odd", "no_output") and not self.is_optional

    @property
    def broken(self) -> str:
        """The path up to and with the part that is not there."""
        return ".".join([self.root, *map(str, self.keys[: self.good_at + 1])])

    @property
    def parent(self) -> str:
        """The path as far as it could be followed."""
        return ".".join([self.root, *map(str, self.keys[: self.good_at])])


class _Written(NamedTuple):
    """A reference as the document has it."""

    at: str
    text: str
    path: str
    keys: tuple[str | int, ...]
    root: str


class Reads:
    """Resolves references of a step against what a run recorded."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._parents = trail.record.parents
        self._steps = trail.record.steps

    def of_step(self, step: Mapping[str, Any], spot: Spot | None) -> list[Read]:
        """Answer every read of a step's templates, in the document's order."""
        own = {key: value for key, value in step.items() if key not in ("id", "steps", "outputs")}
        item = spot.item if spot else None
        found = []
        for path, text, reference in references_of(own):
            per_item = len(path) == 2 and path[0] == "with" and path[1] in _EVALUATED_PER_ITEM
            found.append(self._read(step, item, pointer(*path), text, reference, per_item))
        return list(_by_place(found))

    def value_of(
        self, step: Mapping[str, Any], item: str | None, root: str, keys: tuple[str | int, ...]
    ) -> Any:
        """Answer what a path comes to at a place; of the items of a list, in the first that has it."""
        if root == "item" and not step.get("foreach"):
            values = self._alone(step, item, step.get("with", {}).get("items"))[0]
            found = [walked(value, keys) for value in values] if isinstance(values, list) else []
            return next((value for value, done in found if done == len(keys)), None)
        value, _, _, used = self._root(step, item, root, keys)
        found_value, done = walked(value, keys[used:])
        return found_value if value is not MISSING and done + used == len(keys) else None

    def _read(
        self,
        step: Mapping[str, Any],
        item: str | None,
        at: str,
        text: str,
        reference: Reference,
        per_item: bool,
    ) -> Read:
        keys = tuple(part.key for part in reference.path)
        optional = reference.guarded or any(part.optional for part in reference.path)
        given = _Written(at, text, reference.dotted, keys, reference.root)
        if per_item and reference.root == "item":
            return self._from_items(step, item, given, optional)
        value, seq, producer, used = self._root(step, item, reference.root, keys)
        if value is MISSING and reference.root != "steps":
            # Nothing on record tells what this was.
            return Read(*given, "apart", MISSING, used, producer, seq, "", optional)
        state, found, good_at = _state(value, keys, used, at, text)
        return Read(*given, state, found, good_at, producer, seq, "", optional)

    def _from_items(
        self, step: Mapping[str, Any], item: str | None, given: _Written, optional: bool
    ) -> Read:
        """Look at the items of the list that a step works through: the first that does not do, else the first."""
        source = step.get("with", {}).get("items")
        values, seq, producer = self._alone(step, item, source)
        keys = given.keys
        first: Read | None = None
        for n, value in enumerate(values[:MOST_LOOKED_AT] if isinstance(values, list) else ()):
            state, found, good_at = _state(value, keys, 0, given.at, given.text)
            read = Read(*given, state, found, good_at, producer, seq, f"item {n}", optional)
            if state in ("missing", "null", "wrong_kind") and not optional:
                return read
            first = first or read
        return first or Read(*given, "there", MISSING, 0, producer, seq, "", optional)

    def _alone(
        self, step: Mapping[str, Any], item: str | None, text: Any
    ) -> tuple[Any, int | None, str | None]:
        """Resolve a text that is one reference and nothing else."""
        for _, _, reference in references_of({"items": text}):
            keys = tuple(part.key for part in reference.path)
            value, seq, producer, used = self._root(step, item, reference.root, keys)
            return walked(value, keys[used:])[0], seq, producer
        return text, None, None

    def _root(
        self, step: Mapping[str, Any], item: str | None, root: str, keys: tuple[str | int, ...]
    ) -> tuple[Any, int | None, str | None, int]:
        """Answer where a path begins: the value, its event, its step, and how many keys that took."""
        requested = self._trail.requested
        if root == "steps" and keys:
            value, seq = self._output(str(keys[0]), item)
            return value, seq, str(keys[0]), 1
        if root in ("inputs", "trigger", "vars") and requested is not None:
            return requested["data"].get(root) or {}, requested["seq"], None, 0
        for name, listing, own in self._loops(step, item):
            if root == name:
                return self._item_of(listing, own), listing.seq, self._fed_by(listing.step, own), 0
        return MISSING, None, None, 0

    def _output(self, step: str, item: str | None) -> tuple[Any, int | None]:
        """Answer a step's result as it could be read from an item: its own there, else that around."""
        while True:
            spot = self._trail.at(step, item)
            if spot is not None and spot.output_seq is not None:
                return spot.output, spot.output_seq
            if spot is not None and (spot.error_seq or spot.skipped_seq):
                return MISSING, spot.error_seq or spot.skipped_seq
            if item is None:
                return MISSING, None
            item = item.rpartition("/")[0] or None

    def _loops(
        self, step: Mapping[str, Any], item: str | None
    ) -> Iterator[tuple[str, Listing, str | None]]:
        """Answer the loops around a place, innermost first: variable, list, and the key within it."""
        name: str | None = step["id"]
        while name is not None:
            each = self._steps.get(name, {}).get("foreach")
            listing = self._trail.listing(name, item) if each else None
            if each and listing is not None:
                yield str(each.get("as", "item")), listing, item
                item = (item or "").rpartition("/")[0] or None
            name = self._parents.get(name)

    @staticmethod
    def _item_of(listing: Listing, item: str | None) -> Any:
        key = (item or "").rpartition("/")[2]
        if not isinstance(listing.items, list) or key not in listing.keys:
            return MISSING
        return listing.items[list(listing.keys).index(key)]

    def _fed_by(self, step: str, item: str | None) -> str | None:
        each = self._steps[step].get("foreach", {})
        return self._alone(self._steps[step], item, each.get("items"))[2]


def _state(
    value: Any, keys: tuple[str | int, ...], used: int, at: str, text: str
) -> tuple[State, Any, int]:
    if value is MISSING:
        return "no_output", MISSING, used
    found, done = walked(value, keys[used:])
    done += used
    if is_apart(value) or is_apart(found):
        return "apart", MISSING, done
    if done < len(keys):
        return _broken(found), found, done
    is_list_wanted = at in _LISTS and parse_template(text).alone is not None
    return _whole(found, is_list_wanted=is_list_wanted), found, done


def _whole(value: Any, *, is_list_wanted: bool) -> State:
    if value is None:
        return "null"
    if is_list_wanted and not isinstance(value, list):
        return "wrong_kind"
    if _is_odd(value):
        return "odd"
    return "empty" if is_empty(value) else "there"


def _broken(parent: Any) -> State:
    """A path ends early: at something without such a part, or at something that has no parts at all."""
    return "missing" if parent is None or isinstance(parent, dict | list) else "wrong_kind"


def _is_odd(value: Any) -> bool:
    if not isinstance(value, list) or len(value) < 1:
        return False
    kinds = {kind_of(part) for part in value[:MOST_LOOKED_AT]}
    return None in value[:MOST_LOOKED_AT] or (len(kinds) > 1 and "a number" in kinds)


def _by_place(reads: list[Read]) -> Iterator[Read]:
    """Answer each read of a place once: a template may read the same twice."""
    seen = set()
    for read in reads:
        if (read.at, read.path) not in seen:
            seen.add((read.at, read.path))
            yield read
