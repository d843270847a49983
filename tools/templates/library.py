"""The templates of this distribution, read from their files; each is a whole document with typed inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from engine.core.action import Catalog
from engine.core.document import ActionStep, Document, walk_steps
from engine.core.yaml import from_text
from tools.sdk.json_schema import findings, validator_of

Category = Literal["sales", "support", "marketing", "finance", "hr", "it", "data", "own"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
_HERE = Path(__file__).resolve().parent
_KEYS = frozenset({"title", "summary", "words", "document"})


@dataclass(frozen=True, slots=True)
class Template:
    """A workflow to start from; `words` are what people call it when they look for it."""

    key: str
    category: Category
    title: str
    summary: str
    words: tuple[str, ...]
    document: Document

    @property
    def search_text(self) -> str:
        """Return what it is found by."""
        return f"{self.summary} {self.category}. {', '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class ConnectionNeeded:
    """A connection that a template's steps name, and what it may be."""

    key: str
    service: str
    kinds: tuple[str, ...]


@cache
def built_in_templates() -> Mapping[str, Template]:
    """Return the templates by key, in the order of their categories; raises ValueError for a bad file."""
    found = {one.key: one for category in CATEGORIES for one in _of_category(category)}
    if len(found) != sum(1 for _ in _HERE.glob("*/*.yaml")):
        raise ValueError("Two templates have one key, or one stands in no category.")
    return found


def connections_of(document: Document, catalog: Catalog) -> list[ConnectionNeeded]:
    """Return the connections the steps name, each once, in the order they are met."""
    needed: dict[str, ConnectionNeeded] = {}
    for _, step in walk_steps(document.steps):
        spec = catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if step.connection is not None and spec is not None and spec.connection is not None:
            need = ConnectionNeeded(step.connection, spec.connection.service, spec.connection.kinds)
            needed.setdefault(step.connection, need)
    return list(needed.values())


def filled_in(template: Template, name: str | None, inputs: Mapping[str, Any]) -> Document:
    """Return the template's document under a name, with other values for its inputs as their defaults.

    Raises KeyError for an input it has not, ValueError for a value that does not fit.
    """
    plain = template.document.to_json()
    properties = plain.get("inputs", {}).get("properties", {})
    for key, value in inputs.items():
        if key not in properties:
            raise KeyError(key)
        wrong = findings(validator_of(properties[key]), value, 1)
        if wrong:
            raise ValueError(f"{key}: {wrong[0].message}")
        properties[key] = {**properties[key], "default": value}
    return Document.parse({**plain, "name": name or template.title})


def _of_category(category: Category) -> Iterator[Template]:
    for file in sorted((_HERE / category).glob("*.yaml")):
        written = from_text(file.read_text(encoding="utf-8"))
        if not isinstance(written, Mapping) or set(written) != _KEYS:
            raise ValueError(f"{file.name} needs exactly {', '.join(sorted(_KEYS))}.")
        document = {
            "nexa": 1,
            "name": written["title"],
            "description": written["summary"],
            **written["document"],
        }
        yield Template(
            key=file.stem,
            category=category,
            title=written["title"],
            summary=written["summary"],
            words=tuple(written["words"]),
            document=Document.parse(document),
        )
