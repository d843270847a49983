"""What functions take and give: CEL's own, and the helpers of this product."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.expressions.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    LIST,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    Kind,
    Type,
    field,
    join,
    list_of,
    record,
)

Kinds = tuple[Kind, ...]
_TEXT: Kinds = ("string",)
_NUMBER: Kinds = ("int", "uint", "double")
_INT: Kinds = ("int", "uint")
_ANY: Kinds = ()
_TIME: Kinds = ("timestamp",)


@dataclass(frozen=True, slots=True)
class Signature:
    """Kinds of the parameters, empty for any; how many may be left out; what comes back."""

    params: tuple[Kinds, ...]
    returns: Type
    optional: int = 0


def _text(*params: Kinds, returns: Type = STRING, optional: int = 0) -> Signature:
    return Signature((_TEXT, *params), returns, optional)


_CLOCK: Kinds = ("timestamp", "duration")
# The first parameter is the target of the method.
METHODS: Final[dict[str, Signature]] = {
    "startsWith": _text(_TEXT, returns=BOOL),
    "endsWith": _text(_TEXT, returns=BOOL),
    "contains": _text(_TEXT, returns=BOOL),
    "matches": _text(_TEXT, returns=BOOL),
    "lowerAscii": _text(),
    "upperAscii": _text(),
    "trim": _text(),
    "reverse": _text(),
    "substring": _text(_INT, _INT, optional=1),
    "indexOf": _text(_TEXT, _INT, returns=INT, optional=1),
    "lastIndexOf": _text(_TEXT, _INT, returns=INT, optional=1),
    "charAt": _text(_INT),
    "replace": _text(_TEXT, _TEXT, _INT, optional=1),
    "split": _text(_TEXT, _INT, returns=list_of(STRING), optional=1),
    "size": Signature((("string", "list", "map", "bytes"),), INT),
    "getFullYear": Signature((_TIME, _TEXT), INT, 1),
    "getMonth": Signature((_TIME, _TEXT), INT, 1),
    "getDate": Signature((_TIME, _TEXT), INT, 1),
    "getDayOfMonth": Signature((_TIME, _TEXT), INT, 1),
    "getDayOfWeek": Signature((_TIME, _TEXT), INT, 1),
    "getDayOfYear": Signature((_TIME, _TEXT), INT, 1),
    "getHours": Signature((_CLOCK, _TEXT), INT, 1),
    "getMinutes": Signature((_CLOCK, _TEXT), INT, 1),
    "getSeconds": Signature((_CLOCK, _TEXT), INT, 1),
    "getMilliseconds": Signature((_CLOCK, _TEXT), INT, 1),
}
FUNCTIONS: Final[dict[str, Signature]] = {
    "size": Signature((("string", "list", "map", "bytes"),), INT),
    "int": Signature((("int", "uint", "double", "string", "timestamp"),), INT),
    "uint": Signature((("int", "uint", "double", "string"),), UINT),
    "double": Signature((("int", "uint", "double", "string"),), DOUBLE),
    "string": Signature(
        (("int", "uint", "double", "string", "bool", "bytes", "timestamp", "duration"),), STRING
    ),
    "bool": Signature((("bool", "string"),), BOOL),
    "bytes": Signature((("bytes", "string"),), BYTES),
    "timestamp": Signature((("timestamp", "string", "int"),), TIMESTAMP),
    "duration": Signature((("duration", "string"),), DURATION),
    "type": Signature((_ANY,), TYPE),
    "dyn": Signature((_ANY,), DYN),
    "matches": Signature((_TEXT, _TEXT), BOOL),
}
NAMESPACES: Final[dict[str, dict[str, Signature]]] = {
    "math": {
        **{name: Signature((("double",),), DOUBLE) for name in ("ceil", "floor", "round", "trunc")},
        **{name: Signature((("double",),), BOOL) for name in ("isNaN", "isInf", "isFinite")},
        "abs": Signature((_NUMBER,), DYN),
        "sign": Signature((_NUMBER,), DYN),
        "greatest": Signature((_NUMBER,) * 8, DYN, 7),
        "least": Signature((_NUMBER,) * 8, DYN, 7),
    },
    "strings": {"quote": Signature((_TEXT,), STRING)},
    "base64": {
        "encode": Signature((("bytes",),), STRING),
        "decode": Signature((_TEXT,), BYTES),
    },
    "optional": {
        "of": Signature((_ANY,), Type("optional")),
        "none": Signature((), Type("optional")),
        "ofNonZeroValue": Signature((_ANY,), Type("optional")),
    },
}
OPTIONAL_METHODS: Final[frozenset[str]] = frozenset({"orValue", "or", "hasValue", "value"})

Returns = Callable[[Sequence[Type], "str | None"], Type]


@dataclass(frozen=True, slots=True)
class HelperSignature:
    """A helper's parameters, and its result from their types and the field a text literal names."""

    params: tuple[Kinds, ...]
    returns: Returns
    optional: int = 0
    numbers_only: bool = False
    field_at: int | None = None


def inside(item: Type, path: str | None) -> Type:
    """Answer the type at a dotted path inside an item."""
    for name in (path or "").split("."):
        if name:
            item = field(item, name).type if item.kind == "map" else DYN
    return item


def _same(types: Sequence[Type], _: str | None) -> Type:
    return types[0] if types[0].kind == "list" else LIST


def _member(types: Sequence[Type], path: str | None) -> Type:
    if types[0].kind in _NUMBER:
        found = types[0]
        for other in types[1:]:
            found = join(found, other)
        return found
    return inside(types[0].item, path) if len(types) < 2 or path is not None else DYN


def _grouped(types: Sequence[Type], path: str | None) -> Type:
    items = _same(types, None)
    key = inside(items.item, path) if path is not None else DYN
    return list_of(record({"key": key, "items": items, "count": INT}))


_LISTS: Kinds = ("list",)
HELPERS: Final[dict[str, HelperSignature]] = {
    "sum": HelperSignature((_LISTS, _TEXT), _member, 1, True, 1),
    "avg": HelperSignature((_LISTS, _TEXT), lambda *_: DOUBLE, 1, True, 1),
    "min": HelperSignature(((*_LISTS, *_NUMBER), _ANY, _NUMBER, _NUMBER), _member, 3, False, 1),
    "max": HelperSignature(((*_LISTS, *_NUMBER), _ANY, _NUMBER, _NUMBER), _member, 3, False, 1),
    "sortBy": HelperSignature((_LISTS, _TEXT, _TEXT), _same, 2, False, 1),
    "groupBy": HelperSignature((_LISTS, _TEXT), _grouped, 0, False, 1),
    "unique": HelperSignature((_LISTS, _TEXT), _same, 1, False, 1),
    "pluck": HelperSignature(
        (_LISTS, _TEXT), lambda t, f: list_of(inside(t[0].item, f) if f else DYN), 0, False, 1
    ),
    "where": HelperSignature((_LISTS, _TEXT, _TEXT, _ANY), _same, 0, False, 1),
    "chunk": HelperSignature((_LISTS, _INT), lambda t, _: list_of(_same(t, None)), 0),
    "join": HelperSignature((_LISTS, _TEXT), lambda *_: STRING, 1),
    "parseJson": HelperSignature((_TEXT,), lambda *_: DYN),
    "toJson": HelperSignature((_ANY,), lambda *_: STRING),
    "formatDate": HelperSignature((("timestamp", "string"), _TEXT, _TEXT), lambda *_: STRING, 1),
    "keys": HelperSignature((("map",),), lambda *_: list_of(STRING)),
    "entries": HelperSignature(
        (("map",),), lambda *_: list_of(record({"key": STRING, "value": DYN}))
    ),
}
WHERE_SIGNS: Final[tuple[str, ...]] = ("==", "!=", "<", "<=", ">", ">=", "in", "contains")

# What people and models write from other languages, and what stands for it here.
ELSEWHERE: Final[dict[str, str]] = {
    "toLowerCase": "lowerAscii()",
    "lower": "lowerAscii()",
    "toUpperCase": "upperAscii()",
    "upper": "upperAscii()",
    "length": "size()",
    "len": "size()",
    "count": "size()",
    "includes": "contains()",
    "indexof": "indexOf()",
    "strip": "trim()",
    "now": "run.started_at: there is no now(), so that a run can be repeated exactly",
    "today": "run.started_at",
    "format": "several {{ }} in one text",
    "concat": "+",
    "some": "exists()",
    "any": "exists()",
    "every": "all()",
    "find": "filter()[0]",
    "reduce": "sum()",
    "toString": "string()",
    "parseInt": "int()",
    "parseFloat": "double()",
    "round": "math.round()",
    "floor": "math.floor()",
    "ceil": "math.ceil()",
    "abs": "math.abs()",
    "JSON": "toJson() or parseJson()",
    "ifelse": "condition ? a : b",
    "default": ".?field.orValue(...)",
}
