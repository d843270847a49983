"""The workflows that are told in words: the shipped templates, and what the planner builds from open requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.document import Document
from engine.core.yaml import from_text, from_yaml
from evals.lines import is_lines, read_cases, reads_cases

_PLACE, _HOST = "{base}", "fakes.example:8080"
"""What stands for the address of the fakes of `main_job`; an address with such a place in it would be asked about."""


@dataclass(frozen=True, slots=True)
class Case:
    """One workflow that is told in words."""

    id: str
    group: str
    document: Mapping[str, Any]


@reads_cases
def load_cases(folder: Path) -> list[Case]:
    """Read the templates of a folder, one folder a group, with the values of their inputs put in."""
    found = []
    for path in sorted(folder.glob("*/*.yaml")):
        read = from_text(path.read_text("utf-8"))
        assert isinstance(read, dict)  # noqa: S101 - the library's own tests hold this
        document = {"nexa": 1, "name": read["title"], **read["document"]}
        plain = Document.parse(document).to_json()
        found.append(Case(path.stem, path.parent.name, with_values(plain)))
    return found


@reads_cases
def load_requests(path: Path) -> list[tuple[str, str]]:
    """Read the requests of a file that begin a workflow, by their names; JSON lines of `id` and `request` all do."""
    if is_lines(path):
        return [(row["id"], row["words"]) for row in read_cases(path)]
    read = from_yaml(path.read_text("utf-8"))
    begun = [one for one in read["cases"] if not one.get("base")]
    return [(one["id"], one["words"].replace(_PLACE, _HOST)) for one in begun]


def with_values(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without inputs: where one stood, its default stands."""
    given = (document.get("inputs") or {}).get("properties", {})
    values = {name: part["default"] for name, part in given.items() if "default" in part}
    rest = {key: value for key, value in document.items() if key != "inputs"}
    put: dict[str, Any] = _put_in(rest, values)
    return put


def _put_in(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _put_in(part, values) for key, part in value.items()}
    if isinstance(value, list):
        return [_put_in(part, values) for part in value]
    if not isinstance(value, str):
        return value
    return _text(value, values)


def _text(text: str, values: Mapping[str, Any]) -> Any:
    for name, default in values.items():
        if text == f"{{{{ inputs.{name} }}}}":
            return default
        text = text.replace(f"{{{{ inputs.{name} }}}}", str(default))
        text = _in_expressions(text, f"inputs.{name}", default)
    return text


def _in_expressions(text: str, path: str, default: Any) -> str:
    written = f"'{default}'" if isinstance(default, str) else _number(default)
    return text.replace(path, written)


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{float(value)}" if isinstance(value, int | float) else str(value)
