"""Plain JSON and nothing else: one walk that copies a value and refuses what a document cannot carry."""

import math
from typing import Any

from engine.core.hole import HOLE_KEY, hole_fault
from engine.core.problem import Problem, pointer
from engine.core.problem_codes import ProblemCode
from engine.core.words import MAX_BYTES, MAX_DEPTH, MAX_SAFE_INTEGER, RESERVED_KEYS

# More than enough to see what is wrong, few enough to read and to send.
_MAX_PROBLEMS = 50


class _Copier:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.size = 0

    def fault(
        self, code: ProblemCode, path: tuple[str | int, ...], message: str, hint: str
    ) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(code, "error", pointer(*path), message, hint))

    def full(self) -> bool:
        return self.size > MAX_BYTES or len(self.problems) >= _MAX_PROBLEMS

    def copy(self, value: Any, path: tuple[str | int, ...]) -> Any:
        self.size += 2
        if self.full():
            return None
        if isinstance(value, str):
            return self.text(value, path)
        if value is None or isinstance(value, bool):
            self.size += 3
            return value
        if isinstance(value, int | float):
            return self.number(value, path)
        return self.container(value, path)

    def container(self, value: Any, path: tuple[str | int, ...]) -> Any:
        if len(path) >= MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            self.fault("too_deep", path[:8], message, "flatten the structure")
            return None
        if isinstance(value, dict):
            return self.mapping(value, path)
        if isinstance(value, list | tuple):
            return [self.copy(item, (*path, n)) for n, item in enumerate(value)]
        message = f"a {type(value).__name__} is not a JSON value"
        self.fault("not_json", path, message, "write it as a text in quotes")
        return None

    def text(self, value: str, path: tuple[str | int, ...]) -> str:
        self.size += len(value) if value.isascii() else len(value.encode("utf-8", "replace"))
        if "\x00" in value:
            self.fault("bad_text", path, "a text holds the character U+0000", "remove it")
        elif not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            self.fault("bad_text", path, "a text holds half of a surrogate pair", "remove it")
        return value

    def number(self, value: int | float, path: tuple[str | int, ...]) -> int | float:
        if isinstance(value, float):
            self.size += 8
            if not math.isfinite(value):
                self.fault(
                    "bad_number",
                    path,
                    "NaN and Infinity are not JSON numbers",
                    "use null or a text",
                )
            return value
        if abs(value) > MAX_SAFE_INTEGER:
            self.fault(
                "integer_too_large",
                path,
                "an integer beyond 2^53-1 loses digits on its way through JSON",
                "write it as a text in quotes",
            )
            return 0
        self.size += len(str(value)) - 1
        return value

    def mapping(self, value: dict[Any, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        copied: dict[str, Any] = {}
        for key, item in value.items():
            if not isinstance(key, str):
                self.fault(
                    "key_not_text", path, f"the key {key!r} is not a text", "put the key in quotes"
                )
                continue
            if key in RESERVED_KEYS:
                self.fault(
                    "reserved_key", (*path, key), f"the key {key!r} is reserved", "rename the key"
                )
                continue
            self.text(key, path)
            copied[key] = self.copy(item, (*path, key))
        if HOLE_KEY in copied:
            fault = hole_fault(copied[HOLE_KEY]) if len(copied) == 1 else "a hole stands alone"
            if fault:
                self.fault("bad_hole", path, fault, 'write {"$hole": {"kind", "label"}}')
        return copied


def plain_copy(value: Any) -> tuple[Any, list[Problem]]:
    """Copy plain JSON; answer the copy and what a document cannot carry, at most 50 problems."""
    copier = _Copier()
    copied = copier.copy(value, ())
    if copier.size > MAX_BYTES:
        hint = "move long texts and tables out of the document"
        message = f"a document has at most {MAX_BYTES:,} bytes"
        return None, [Problem("too_large", "error", "", message, hint)]
    return copied, copier.problems
