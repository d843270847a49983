"""The helpers for lists, JSON and dates: native, linear, and with an order that never varies."""

from collections.abc import Callable
from typing import Any, Final

import orjson

from engine.expressions.arithmetic import charge, is_number, kind_words, whole
from engine.expressions.dates import format_date
from engine.expressions.text import MAX_TEXT_BYTES, ValueFault, compact, plain, text_of

MAX_ITEMS: Final = 100_000
_RANKS: tuple[Any, ...] = (type(None), bool, int | float, str, list, dict)


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueFault(f"{name}() takes a list, this is {kind_words(value)}")
    if len(value) > MAX_ITEMS:
        raise ValueFault(f"{name}() takes at most {MAX_ITEMS:,} items: use a list step")
    return value


def _at(item: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(item, dict):
            raise ValueFault(f"an item is {kind_words(item)} and has no field {name!r}")
        if name not in item:
            raise ValueFault(f"an item has no field {name!r}")
        item = item[name]
    return item


def _values(args: list[Any], name: str) -> list[Any]:
    items = _list(args[0], name)
    return [_at(item, args[1]) for item in items] if len(args) > 1 else items


def _numbers(args: list[Any], name: str) -> list[Any]:
    values = _values(args, name)
    for value in values:
        if not is_number(value):
            raise ValueFault(f"{name}() needs numbers, an item is {kind_words(value)}")
    return values


def total(args: list[Any]) -> Any:
    """Add up the numbers of a list, or of one field of its items."""
    found = sum(_numbers(args, "sum"))
    return whole(found) if isinstance(found, int) else found


def average(args: list[Any]) -> float:
    """Answer the mean of the numbers of a list."""
    numbers = _numbers(args, "avg")
    if not numbers:
        raise ValueFault("avg() of an empty list: test size(list) > 0 first")
    return float(sum(numbers) / len(numbers))


def order_key(value: Any) -> tuple[int, Any]:
    """Answer a key that orders any two JSON values: null, truth, numbers, texts, the rest."""
    for rank, kind in enumerate(_RANKS):
        if isinstance(value, kind):
            comparable = value if rank in (1, 2, 3) else "" if rank == 0 else compact(plain(value))
            return rank, comparable
    return len(_RANKS), text_of(plain(value))


def _extreme(args: list[Any], name: str, pick: Callable[..., Any]) -> Any:
    if not isinstance(args[0], list):
        for value in args:
            if not is_number(value):
                raise ValueFault(f"{name}() takes a list or numbers, this is {kind_words(value)}")
        return pick(args)
    values = _values(args, name)
    if not values:
        raise ValueFault(f"{name}() of an empty list: test size(list) > 0 first")
    return pick(values, key=order_key)


def smallest(args: list[Any]) -> Any:
    """Answer the least of a list or of some numbers."""
    return _extreme(args, "min", min)


def largest(args: list[Any]) -> Any:
    """Answer the greatest of a list or of some numbers."""
    return _extreme(args, "max", max)


def sort_by(args: list[Any]) -> list[Any]:
    """Sort a list by a field, or by the items; equal ones keep their order."""
    items = _list(args[0], "sortBy")
    direction = args[2] if len(args) > 2 else "asc"
    if direction not in ("asc", "desc"):
        raise ValueFault('sortBy() goes "asc" or "desc"')
    values = [_at(item, args[1]) for item in items] if len(args) > 1 and args[1] else items
    pairs = sorted(
        zip(values, items, strict=True),
        key=lambda pair: order_key(pair[0]),
        reverse=direction == "desc",
    )
    return [item for _, item in pairs]


def group_by(args: list[Any]) -> list[dict[str, Any]]:
    """Group items by a field, groups in the order their keys first appear."""
    items = _list(args[0], "groupBy")
    groups: dict[str, dict[str, Any]] = {}
    for item in items:
        key = _at(item, args[1])
        group = groups.setdefault(compact(key), {"key": key, "items": [], "count": 0})
        group["items"].append(item)
        group["count"] += 1
    return list(groups.values())


def unique(args: list[Any]) -> list[Any]:
    """Keep the first of equal items, or of items with an equal field."""
    items = _list(args[0], "unique")
    seen: dict[str, Any] = {}
    for item in items:
        seen.setdefault(compact(plain(_at(item, args[1]) if len(args) > 1 else item)), item)
    return list(seen.values())


def pluck(args: list[Any]) -> list[Any]:
    """Take one field of every item."""
    return _values(args, "pluck")


def _same(left: Any, right: Any) -> bool:
    if is_number(left) and is_number(right):
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)


def _before(left: Any, right: Any) -> bool:
    if (is_number(left) and is_number(right)) or (isinstance(left, str) and isinstance(right, str)):
        return bool(left < right)
    raise ValueFault(f"{kind_words(left)} cannot be compared with {kind_words(right)}")


def _holds(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return right in left
    return isinstance(left, list) and any(_same(item, right) for item in left)


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "==": _same,
    "!=": lambda a, b: not _same(a, b),
    "<": _before,
    ">": lambda a, b: _before(b, a),
    "<=": lambda a, b: not _before(b, a),
    ">=": lambda a, b: not _before(a, b),
    "in": lambda a, b: _holds(b, a),
    "contains": _holds,
}


def where(args: list[Any]) -> list[Any]:
    """Keep the items whose field compares with a value as asked."""
    items = _list(args[0], "where")
    test = _TESTS.get(args[2])
    if test is None:
        raise ValueFault(f"where() does not know {args[2]!r}")
    return [item for item in items if test(_at(item, args[1]), args[3])]


def chunk(args: list[Any]) -> list[list[Any]]:
    """Cut a list into pieces of a size."""
    items, size = _list(args[0], "chunk"), args[1]
    if size < 1:
        raise ValueFault("chunk() takes a size of at least 1")
    return [items[n : n + size] for n in range(0, len(items), size)]


def join(args: list[Any]) -> str:
    """Join the items of a list to one text."""
    separator = args[1] if len(args) > 1 else ""
    texts = [text_of(plain(item)) for item in _list(args[0], "join")]
    size = sum(map(len, texts)) + len(separator) * max(0, len(texts) - 1)
    if size > MAX_TEXT_BYTES:
        raise ValueFault("a text has at most 256 kB")
    charge(size)
    return str(separator.join(texts))


def parse_json(args: list[Any]) -> Any:
    """Read a JSON text."""
    text = args[0]
    if len(text) > MAX_TEXT_BYTES:
        raise ValueFault("a text has at most 256 kB")
    try:
        return orjson.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueFault(f"the text is not JSON: {str(error)[:80]}") from None


def to_json(args: list[Any]) -> str:
    """Write a value as compact JSON."""
    text = compact(plain(args[0]))
    if len(text) > MAX_TEXT_BYTES:
        raise ValueFault("a text has at most 256 kB")
    charge(len(text))
    return text


def _map(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueFault(f"{name}() takes an object, this is {kind_words(value)}")
    return value


def keys(args: list[Any]) -> list[str]:
    """Answer the names of an object's fields, sorted."""
    return sorted(_map(args[0], "keys"))


def entries(args: list[Any]) -> list[dict[str, Any]]:
    """Answer the fields of an object as a list of key and value, sorted by key."""
    found = _map(args[0], "entries")
    return [{"key": key, "value": found[key]} for key in sorted(found)]


def short(args: list[Any], most: int) -> list[Any]:
    """Let a list into a macro when it is short enough; a map never."""
    value = args[0]
    if isinstance(value, dict):
        raise ValueFault("macros go over lists only: write keys(object) or entries(object)")
    if not isinstance(value, list):
        raise ValueFault(f"a macro goes over a list, this is {kind_words(value)}")
    if len(value) > most:
        raise ValueFault(
            f"a macro takes at most {most} items here, this list has {len(value):,}: "
            "use a list step (Filter, Map), or where(), pluck() and sum()"
        )
    return value


def _size(args: list[Any]) -> int:
    if not isinstance(args[0], str | list | dict):
        raise ValueFault(f"size() takes no {kind_words(args[0])}")
    return len(args[0])


HELPERS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "sum": total,
    "avg": average,
    "min": smallest,
    "max": largest,
    "sortBy": sort_by,
    "groupBy": group_by,
    "unique": unique,
    "pluck": pluck,
    "where": where,
    "chunk": chunk,
    "join": join,
    "parseJson": parse_json,
    "toJson": to_json,
    "formatDate": format_date,
    "keys": keys,
    "entries": entries,
    "size": _size,
}
