"""The one place that talks to the CEL binding: its environment, its errors, its values."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from cel_expr_python import cel

from engine.expressions import arithmetic, functions
from engine.expressions.emit import INNER_ITEMS, MAX_LEAVES, OUTER_ITEMS
from engine.expressions.text import ValueFault

_EXTENSIONS: Final = """name: nexa
extensions:
- name: optional
- name: strings
- name: math
- name: bindings
- name: encoders
"""
_SIGNS: Final = {
    "_+_": "+",
    "_-_": "-",
    "_*_": "*",
    "_/_": "/",
    "_%_": "%",
    "_<_": "<",
    "_<=_": "<=",
    "_>_": ">",
    "_>=_": ">=",
    "_==_": "==",
    "!_": "!",
    "-_": "-",
    "_&&_": "&&",
    "_||_": "||",
    "@in": "in",
    "<jump_condition>": "?",
    "<iter_range>": "a macro",
}
_WORDS: Final = {
    "int64": "a whole number",
    "int": "a whole number",
    "uint64": "a whole number",
    "uint": "a whole number",
    "double": "a number",
    "string": "a text",
    "bool": "true or false",
    "list": "a list",
    "map": "an object",
    "null_type": "null",
    "null": "null",
    "timestamp": "a time",
    "duration": "a duration",
    "bytes": "bytes",
    "*opaque*": "an optional value",
}
_OVERLOAD = re.compile(r"No matching overloads found : (\S+?)(?:\((.*)\))?$")
_KEY = re.compile(r'Key not found in map : "?(.*?)"?$')
_UNBOUND = re.compile(r'No value with name "(__\d+)" found in Activation')
_INDEX = re.compile(r"Index error: index=(-?\d+) size=(\d+)")
_COMPILE = re.compile(r"ERROR: <input>:\d+:\d+: (.*)")
_CODE = re.compile(r"^[A-Z_]+: ")


class CompileFault(Exception):
    """The evaluator refuses the expression; the message is its own."""


def _functions() -> list[Any]:
    ours: dict[str, Callable[[list[Any]], Any]] = {
        **{name: helper for name, helper in functions.HELPERS.items() if name != "size"},
        "add": arithmetic.add,
        "subtract": arithmetic.subtract,
        "multiply": arithmetic.multiply,
        "divide": arithmetic.divide,
        "remainder": arithmetic.remainder,
        "string": arithmetic.string,
        "replace": arithmetic.replace_text,
        f"short{OUTER_ITEMS}": partial(functions.short, most=OUTER_ITEMS),
        f"short{INNER_ITEMS}": partial(functions.short, most=INNER_ITEMS),
    }
    kinds = cel.Type
    return [
        cel.FunctionDecl(
            f"h_{name}", [cel.Overload(f"h_{name}_list", kinds.DYN, [kinds.LIST], False, function)]
        )
        for name, function in ours.items()
    ]


class Binding:
    """One environment for every expression: 64 variables of unknown type and our functions."""

    def __init__(self) -> None:
        kinds = cel.Type
        variables = {f"__{n}": kinds.DYN for n in range(MAX_LEAVES)}
        config = cel.NewEnvConfigFromYaml(_EXTENSIONS)
        self._env = cel.NewEnv(variables=variables, functions=_functions(), config=config)
        self._error = kinds.ERROR

    def compile(self, text: str) -> Any:
        """Compile the emitted text, or raise CompileFault."""
        try:
            return self._env.compile(text)
        except (RuntimeError, ValueError, TypeError) as error:
            raise CompileFault(compile_words(str(error))) from None

    def run(self, program: Any, data: Mapping[str, Any], missing: Mapping[str, str]) -> Any:
        """Evaluate; raise ValueFault with a plain sentence where the evaluator answers an error."""
        try:
            value = program.eval(data=data)
        except (RuntimeError, ValueError, TypeError) as error:
            raise ValueFault(_words(str(error), missing)) from None
        try:
            plain = value.plain_value()
        except (TypeError, ValueError, AssertionError):
            # An optional value has no form in Python, and calls itself an error.
            raise ValueFault("the result may be missing: add .orValue(...)") from None
        if type(plain) is str and value.type() == self._error:
            raise ValueFault(_words(plain, missing))
        return plain


def compile_words(raw: str) -> str:
    """Put the evaluator's complaint about a text into plain words."""
    found = _COMPILE.search(raw)
    text = found.group(1) if found else raw.splitlines()[0]
    text = re.sub(r" \(in container ''\)| \[INVALID_ARGUMENT\]", "", text)
    if "recursion" in raw.lower():
        return "the expression is nested too deeply: use a list or a map instead of many choices"
    return text[:200]


def _words(raw: str, missing: Mapping[str, str]) -> str:
    unbound = _UNBOUND.search(raw)
    if unbound:
        return missing.get(unbound.group(1), "a value is missing")
    overload = _OVERLOAD.search(raw)
    if overload:
        return _overload_words(overload.group(1), overload.group(2) or "")
    return _data_words(raw) or _CODE.sub("", raw).replace(" [INVALID_ARGUMENT]", "")[:300]


def _data_words(raw: str) -> str | None:
    if "teration budget" in raw:
        return "the expression takes too many steps: use a list step (Filter, Map, Group)"
    if raw == "basic_string" or "UTF-8" in raw:
        return "a text holds characters that are no Unicode"
    if "Applying SELECT" in raw:
        return "a field was read from something that is no object"
    key = _KEY.search(raw)
    if key:
        return f"there is no field {key.group(1)!r}"
    place = _INDEX.search(raw)
    if place:
        return f"the list has {place.group(2)} items and none at {place.group(1)}"
    return None


def _overload_words(name: str, kinds: str) -> str:
    sign = _SIGNS.get(name, f"{name}()")
    words = [_WORDS.get(kind.strip(), kind.strip()) for kind in kinds.split(",") if kind.strip()]
    if not words:
        return f"{sign!r} cannot take a value of this kind"
    return f"{sign!r} cannot take {' and '.join(words)}"
