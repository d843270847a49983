"""Notion's property values as plain ones, and back (developers.notion.com/reference/page-property-values)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools.sdk.errors import bad_data
from tools.sdk.paging import dig

_PIECE = 2_000


def rich_text(text: str) -> list[dict[str, Any]]:
    """Return a text as Notion takes it, in pieces of at most 2,000 characters."""
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
    return [{"type": "text", "text": {"content": piece}} for piece in pieces]


def plain_text(parts: Any) -> str:
    """Return what a rich text says."""
    found = parts if isinstance(parts, list) else []
    return "".join(str(dig(part, "plain_text") or "") for part in found)


def written(values: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values as Notion takes them; `properties` says which type each has."""
    unknown = sorted(set(values) - set(properties))
    if unknown:
        raise bad_data(
            "notion_no_such_property",
            f"there is no property {unknown[0]!r}",
            hint=f"there are {', '.join(sorted(properties))}",
        )
    return {
        name: _written(name, str(dig(properties[name], "type")), value)
        for name, value in values.items()
    }


def _written(name: str, kind: str, value: Any) -> dict[str, Any]:
    if kind not in _WRITERS:
        raise bad_data("notion_read_only", f"the property {name!r} ({kind}) cannot be written")
    return {kind: _WRITERS[kind](value)}


def _several(value: Any) -> list[str]:
    several = [] if value is None else value if isinstance(value, list) else [value]
    return [str(one) for one in several]


_WRITERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("title", "rich_text"), lambda v: rich_text("" if v is None else str(v))),
    **dict.fromkeys(("number", "checkbox", "url", "email", "phone_number"), lambda v: v),
    **dict.fromkeys(("select", "status"), lambda v: None if v is None else {"name": str(v)}),
    **dict.fromkeys(("people", "relation"), lambda v: [{"id": one} for one in _several(v)]),
    "date": lambda v: {"start": v} if isinstance(v, str) else v,
    "multi_select": lambda v: [{"name": one} for one in _several(v)],
    "files": lambda v: [{"name": one[:100], "external": {"url": one}} for one in _several(v)],
}


def plain(value: Any) -> Any:
    """Return a property's value as a plain one."""
    kind = str(dig(value, "type"))
    held = dig(value, kind)
    return _READERS[kind](held) if kind in _READERS else _as_listed(held)


def _as_listed(held: Any) -> Any:
    return [_element(one) for one in held] if isinstance(held, list) else held


def _numbered(held: Any) -> Any:
    prefix, number = dig(held, "prefix"), dig(held, "number")
    return f"{prefix}-{number}" if prefix else number


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("title", "rich_text"), plain_text),
    **dict.fromkeys(("select", "status", "created_by", "last_edited_by"), lambda v: dig(v, "name")),
    **dict.fromkeys(("formula", "rollup"), plain),
    "date": lambda v: v if dig(v, "end") else dig(v, "start"),
    "unique_id": _numbered,
}


def _element(one: Any) -> Any:
    if dig(one, "type") in {"title", "rich_text", "number", "date", "select"}:
        return plain(one)
    places = ("external.url", "file.url", "name", "id")
    return next((found for place in places if (found := dig(one, place))), None)


def page(found: Any) -> Any:
    """Return a page with plain values, and its title beside them."""
    properties = dig(found, "properties")
    if not isinstance(properties, dict):
        return found
    title = next((plain(one) for one in properties.values() if dig(one, "type") == "title"), "")
    values = {name: plain(one) for name, one in properties.items()}
    return {**found, "plain": values, "name": title}
