"""Methods and functions of JavaScript and n8n that have a counterpart, each with the way to write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

Kind = Literal["any", "text", "number", "truth", "list", "map", "time"]
Made = tuple[str, Kind] | None
Method = Callable[[str, Kind, list[str]], Made]
Function = Callable[[list[str]], Made]

# Methods that take a function; ours are macros.
MOVES = {"map": "map", "filter": "filter", "some": "exists", "every": "all", "find": "find"}
PROPERTIES = frozenset({"length"})
_UNIT_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
}
_SPAN = re.compile(r'\{"(second|minute|hour|day|week)s?": (\d+)\}')


def _same(name: str, kind: Kind, *counts: int) -> Method:
    """Make a method that ours has too, under another name perhaps, for so many arguments."""

    def method(target: str, _: Kind, args: list[str]) -> Made:
        if len(args) not in counts:
            return None
        return f"{target}.{name}({', '.join(args)})", kind

    return method


def _around(form: str, kind: Kind, count: int = 0) -> Method:
    """Make a method out of a form with places for the target and the arguments."""

    def method(target: str, _: Kind, args: list[str]) -> Made:
        return (form.format(target, *args), kind) if len(args) == count else None

    return method


def _replace_first(target: str, _: Kind, args: list[str]) -> Made:
    return (f"{target}.replace({args[0]}, {args[1]}, 1)", "text") if len(args) == 2 else None


def _slice(target: str, kind: Kind, args: list[str]) -> Made:
    if kind not in ("text", "any") or not args or not all(arg.isdecimal() for arg in args):
        return None
    return f"{target}.substring({', '.join(args)})", "text"


def _length_checked(sign: str) -> Method:
    return _around("(size({0}) " + sign + " 0)", "truth")


def _shifted(sign: str) -> Method:
    def method(target: str, kind: Kind, args: list[str]) -> Made:
        seconds = _seconds(args)
        if kind != "time" or seconds is None:
            return None
        return f'({target} {sign} duration("{seconds}s"))', "time"

    return method


def _seconds(args: list[str]) -> int | None:
    """Return a span of time in seconds; months and years have no fixed length."""
    if len(args) == 1:
        match = _SPAN.fullmatch(args[0])
        return _UNIT_SECONDS[match[1]] * int(match[2]) if match else None
    if len(args) == 2 and args[0].isdecimal():
        unit = args[1].strip('"').removesuffix("s")
        return _UNIT_SECONDS[unit] * int(args[0]) if unit in _UNIT_SECONDS else None
    return None


def _time_text(target: str, kind: Kind, args: list[str]) -> Made:
    return (f"string({target})", "text") if kind == "time" and not args else None


METHODS: dict[str, Method] = {
    "toUpperCase": _same("upperAscii", "text", 0),
    "toLowerCase": _same("lowerAscii", "text", 0),
    "trim": _same("trim", "text", 0),
    "startsWith": _same("startsWith", "truth", 1),
    "endsWith": _same("endsWith", "truth", 1),
    "includes": _same("contains", "truth", 1),
    "indexOf": _same("indexOf", "number", 1),
    "split": _same("split", "list", 1),
    "substring": _same("substring", "text", 1, 2),
    "charAt": _same("charAt", "text", 1),
    "slice": _slice,
    "replace": _replace_first,
    "replaceAll": _same("replace", "text", 2),
    "concat": _around("({0} + {1})", "any", 1),
    "join": _around("join({0}, {1})", "text", 1),
    "toString": _around("string({0})", "text"),
    "toNumber": _around("double({0})", "number"),
    "toFloat": _around("double({0})", "number"),
    "toInt": _around("int({0})", "number"),
    "toJsonString": _around("toJson({0})", "text"),
    "parseJson": _around("parseJson({0})", "any"),
    "isEmpty": _length_checked("=="),
    "isNotEmpty": _length_checked(">"),
    "first": _around("{0}[0]", "any"),
    "last": _around("{0}[size({0}) - 1]", "any"),
    "unique": _around("unique({0})", "list"),
    "pluck": _around("pluck({0}, {1})", "list", 1),
    "sum": _around("sum({0})", "number"),
    "average": _around("avg({0})", "number"),
    "min": _around("min({0})", "any"),
    "max": _around("max({0})", "any"),
    "chunk": _around("chunk({0}, {1})", "list", 1),
    "keys": _around("keys({0})", "list"),
    "toDateTime": _around("timestamp({0})", "time"),
    "plus": _shifted("+"),
    "minus": _shifted("-"),
    "toISO": _time_text,
    "toISOString": _time_text,
    "toUTC": _around("{0}", "time"),
}


def _of_one(form: str, kind: Kind) -> Function:
    return lambda args: (form.format(args[0]), kind) if len(args) == 1 else None


def _of_many(name: str, kind: Kind, least: int) -> Function:
    return lambda args: (f"{name}({', '.join(args)})", kind) if len(args) >= least else None


def _if(args: list[str]) -> Made:
    return ("({} ? {} : {})".format(*args), "any") if len(args) == 3 else None


FUNCTIONS: dict[str, Function] = {
    "parseInt": _of_one("int({0})", "number"),
    "parseFloat": _of_one("double({0})", "number"),
    "Number": _of_one("double({0})", "number"),
    "String": _of_one("string({0})", "text"),
    "JSON.stringify": _of_one("toJson({0})", "text"),
    "JSON.parse": _of_one("parseJson({0})", "any"),
    "Object.keys": _of_one("keys({0})", "list"),
    "Math.round": _of_one("math.round(double({0}))", "number"),
    "Math.floor": _of_one("math.floor(double({0}))", "number"),
    "Math.ceil": _of_one("math.ceil(double({0}))", "number"),
    "Math.abs": _of_one("math.abs({0})", "number"),
    "Math.max": _of_many("math.greatest", "number", 2),
    "Math.min": _of_many("math.least", "number", 2),
    "js_if": _if,
    # These are JSONata's, which Step Functions speaks.
    "js_string": _of_one("string({0})", "text"),
    "js_number": _of_one("double({0})", "number"),
    "js_count": _of_one("size({0})", "number"),
    "js_length": _of_one("size({0})", "number"),
    "js_sum": _of_one("sum({0})", "number"),
    "js_average": _of_one("avg({0})", "number"),
    "js_uppercase": _of_one("{0}.upperAscii()", "text"),
    "js_lowercase": _of_one("{0}.lowerAscii()", "text"),
    "js_trim": _of_one("{0}.trim()", "text"),
    "js_not": _of_one("!({0})", "truth"),
    "js_keys": _of_one("keys({0})", "list"),
    "js_parse": _of_one("parseJson({0})", "any"),
    "js_max": _of_many("math.greatest", "number", 2),
    "js_min": _of_many("math.least", "number", 2),
}
