"""Turn what the models refuse into problems: plain sentences at RFC 6901 pointers."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.core.problem import Problem, pointer
from engine.core.problem_codes import ProblemCode

_MAX_PROBLEMS = 50


def problems_from(error: ValidationError, value: Any) -> list[Problem]:
    """Answer every fault the models found as a problem, in document order."""
    details = error.errors(include_url=False, include_input=True)
    return [_problem(detail, value) for detail in details[:_MAX_PROBLEMS]]


def _problem(detail: ErrorDetails, value: Any) -> Problem:
    loc = detail["loc"]
    is_key = loc[-1:] == (_KEY,) and detail["type"] != "extra_forbidden"
    path = _real_path(loc[:-1] if is_key else loc, value)
    last = path[-1] if path else "document"
    code, message, hint = _words(detail, last, is_id=is_key or last in ("id", "as", "else"))
    facts = {"name": str(detail.get("input") if code == "bad_id" else last)}
    return Problem(code, "error", pointer(*path), message, hint, _step_of(path, value), facts)


_KEY: Final = "[key]"
"""How Pydantic ends the place of a fault that lies in a key and not in its value."""


def _real_path(loc: tuple[int | str, ...], value: Any) -> list[int | str]:
    """Drop the union tags that Pydantic puts between an index and a key; what is left leads through the value."""
    path: list[int | str] = []
    here = value
    for n, part in enumerate(loc):
        if isinstance(here, Mapping):
            after_index = bool(path) and isinstance(path[-1], int)
            last = n == len(loc) - 1
            if after_index and part not in here and not last:
                continue  # the tag of the step's type
            if after_index and not last and part in ("action", *_TAGS) and _is_tag(here, part):
                continue
            path.append(part)
            here = here.get(part) if isinstance(part, str) else None
        else:
            path.append(part)
            here = here[part]
    return path


_TAGS = ("branch", "group", "wait", "approval", "call", "stop")


def _is_tag(here: Mapping[str, Any], part: object) -> bool:
    return bool(here.get("type", "action") == part)


def _step_of(path: list[int | str], value: Any) -> str | None:
    """Answer the id of the innermost step around the path."""
    found: str | None = None
    here = value
    for n, part in enumerate(path):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
        in_steps = isinstance(part, int) and n > 0 and path[n - 1] == "steps"
        if in_steps and isinstance(here, Mapping) and isinstance(here.get("id"), str):
            found = here["id"]
    return found


def _words(
    detail: ErrorDetails, last: int | str, *, is_id: bool
) -> tuple[ProblemCode, str, str | None]:
    kind = detail["type"]
    context: Mapping[str, Any] = detail.get("ctx") or {}
    if kind == "missing":
        return "missing", f"{last!r} is missing", f"add {last!r}"
    if kind == "extra_forbidden":
        return "unknown_key", f"there is no {last!r} here", "remove it or correct its spelling"
    if kind == "reserved_word":
        return "reserved_word", f"{context['word']!r} is a reserved word", "choose another id"
    if kind == "string_pattern_mismatch" and is_id:
        hint = "use lower-case letters, digits and _, starting with a letter, at most 40"
        return "bad_id", f"{detail.get('input')!r} is not an id", hint
    if kind in ("union_tag_invalid", "literal_error"):
        expected = context.get("expected") or context.get("expected_tags") or ""
        return "not_one_of", f"{last!r} must be one of {expected}", None
    bounded = kind in _BOUNDS
    said = _past_the_limit(kind, context, detail["input"], last) if bounded else None
    return "wrong_type", said or f"{last!r}: {detail['msg']}", None


_BOUNDS: Final[dict[str, tuple[str, str]]] = {
    "less_than_equal": ("is at most", "le"),
    "greater_than_equal": ("is at least", "ge"),
    "string_too_long": ("has at most", "max_length"),
    "too_long": ("has at most", "max_length"),
}


def _past_the_limit(kind: str, context: Mapping[str, Any], value: Any, last: int | str) -> str:
    """Name the limit and the value that is past it."""
    words, key = _BOUNDS[kind]
    if kind.endswith("_equal"):
        return f"{last!r} {words} {context[key]}, this is {value}"
    unit = "characters" if isinstance(value, str) else "entries"
    return f"{last!r} {words} {context[key]} {unit}, this has {len(value)}"
