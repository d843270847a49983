"""Cases of any file: a suite's own YAML, or JSON lines of `id` and `request`; what is wrong is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from ruamel.yaml.error import YAMLError

from engine.core.yaml import from_yaml
from engine.errors import FlowError

Row = Mapping[str, Any]
P = ParamSpec("P")
R = TypeVar("R")


class CasesInvalid(ValueError):
    """A file of cases cannot be read; the message says where and what is wanted."""


def is_lines(path: Path) -> bool:
    """Tell whether a file holds a case on every line, by its name."""
    return path.suffix not in {".yaml", ".yml"}


def read_lines(path: Path, *wanted: str) -> list[Row]:
    """Read a JSON object a line that has these keys. Raises CasesInvalid for anything else."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            rows.append(_row(line, f"line {number}", wanted))
    if not rows:
        raise CasesInvalid(f"{path.name} holds no cases")
    return rows


def _row(line: str, where: str, wanted: Sequence[str]) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise CasesInvalid(f"{where} is no JSON object: {error}") from error
    if not isinstance(row, dict):
        raise CasesInvalid(f"{where} is no JSON object")
    missing = [key for key in wanted if key not in row]
    if missing:
        raise CasesInvalid(f"{where} has no {missing[0]!r}; a case is {_form(wanted)}")
    if isinstance(row.get("request", ""), str):
        return row
    raise CasesInvalid(f"{where}: 'request' is no text")


def _form(wanted: Sequence[str]) -> str:
    return "{" + ", ".join(f'"{key}"' for key in wanted) + "}"


def read_cases(path: Path) -> list[Row]:
    """Read the suite's YAML, a list of cases, or JSON lines of `id` and `request`, as `words` and of no group."""
    if is_lines(path):
        lines = read_lines(path, "id", "request")
        return [
            {**row, "id": str(row["id"]), "words": row["request"], "group": "all"} for row in lines
        ]
    rows = from_yaml(path.read_text("utf-8"))
    if not isinstance(rows, list):
        raise CasesInvalid(f"{path.name} holds no list of cases")
    return rows


def reads_cases(load: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
    """Let a function that reads a file of cases raise CasesInvalid for whatever is wrong with the file."""

    @wraps(load)
    def reading(path: Path, /, *more: P.args, **named: P.kwargs) -> R:
        try:
            return load(path, *more, **named)
        except CasesInvalid:
            raise
        except FlowError as error:
            raise CasesInvalid(f"{path.name}: {error.message}") from error
        except KeyError as error:
            raise CasesInvalid(
                f"{path.name} has no {error.args[0]!r} where it is wanted"
            ) from error
        except (AttributeError, TypeError, ValueError, IndexError, YAMLError) as error:
            told = " ".join(str(error).split())[:200]
            message = f"{path.name}: this is not written as the cases of this suite are ({told})"
            raise CasesInvalid(message) from error

    return reading
