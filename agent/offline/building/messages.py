"""The words a workflow sends, until the real fields are known and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.flow import Stream
from agent.offline.language.nouns import as_id, sentence

MOST_FIELDS = 4
MOST_LINES = 500


def item_alias(stream: Stream) -> str:
    """Answer the name one item of the list has inside a loop."""
    return as_id(stream.one, set())


def item_field(stream: Stream, name: str) -> str:
    """Answer the expression of an item's field inside a loop; of a pair, the side that has it."""
    alias = item_alias(stream)
    if stream.made is not None and stream.joined and not stream.of_pairs:
        return f'{alias}.left.?{name}.orValue("")'  # beside it stands only what was made of it
    if stream.joined and not stream.grouped_by:
        return f'{alias}.left.?{name}.or({alias}.right.?{name}).orValue("")'
    return f"{alias}.{name}"


def item_text(stream: Stream, fields: Sequence[str] = ()) -> str:
    """Answer the message about one item: its main fields, or all of it while they are unknown."""
    alias = item_alias(stream)
    if stream.grouped_by:
        return group_text(stream, alias)
    lead = f"New {stream.one}" if stream.new else sentence(stream.one)
    if not fields:
        return f"{lead}: {{{{ {alias} }}}}"
    first, *rest = [f"{{{{ {item_field(stream, name)} }}}}" for name in fields]
    return f"{lead} {first}" + (": " + ", ".join(rest) if rest else "")


def group_text(stream: Stream, alias: str) -> str:
    if stream.grouped_by == "batch":
        return f"{sentence(stream.noun)}: {{{{ {alias} }}}}"
    return f"{{{{ {alias}.key }}}}: {{{{ {alias}.count }}}} {stream.noun}\n{{{{ {alias}.items }}}}"


def _names_group(field: str, stream: Stream) -> bool:
    by = as_id(stream.grouped_by or "", set())
    return field == by or field in {f"{by}_name", f"{by}_key", "group", "key"}


def group_text_of_fields(stream: Stream, fields: Sequence[str]) -> str | None:
    """Answer the message about one group, a line for each of its items; None for a batch, which has no name.

    What is but another word for what the list was grouped by stands above the group anyway.
    """
    fields = [name for name in fields if not _names_group(name, stream)]
    if stream.grouped_by == "batch" or not fields:
        return None
    alias = item_alias(stream)
    lead = f"{{{{ {alias}.key }}}}: {{{{ {alias}.count }}}} {stream.noun}"
    return list_text_of_fields(f"{alias}.items", lead, fields, {})


def list_text(stream: Stream) -> str:
    """Answer the message about the whole list."""
    lead = lead_of(stream)
    return f"{lead}:\n\n{{{{ {stream.value} }}}}"


def list_text_of_fields(
    value: str, lead: str, fields: Sequence[str], types: Mapping[str, Any]
) -> str:
    """Answer the message about the whole list, one line for each item with its main fields.

    Inline macros are for short lists: a long one is told by its first field, which is linear.
    """
    parts = [_as_text(f"i.{name}", types.get(name)) for name in fields]
    line = parts[0] + (' + ": " + ' + ' + ", " + '.join(parts[1:]) if len(parts) > 1 else "")
    short = f'{value}.map(i, "- " + {line}).join("\\n")'
    long = f'{value}.pluck("{fields[0]}").join("\\n")'
    return f"{lead}:\n\n{{{{ {value}.size() > {MOST_LINES} ? {long} : {short} }}}}"


def _as_text(path: str, schema: Any) -> str:
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    return path if kind == "string" else f"string({path})"


def lead_of(stream: Stream) -> str:
    """Answer what stands above a list: how many of what."""
    noun = f"new {stream.noun}" if stream.new else stream.noun
    return f"{{{{ {stream.count} }}}} {noun}" if stream.count else sentence(noun)


HEADINGS = frozenset({"subject", "title", "headline"})
"""What a message is headed by"""


def subject_of(stream: Stream | None, *, one: bool) -> str:
    """Answer a subject line."""
    if stream is None:
        return "A message from your workflow"
    word = stream.one if one else stream.noun
    if stream.grouped_by and one:
        return (
            f"{sentence(stream.noun)} of {{{{ {item_alias(stream)}.key }}}}"
            if stream.grouped_by != "batch"
            else sentence(stream.noun)
        )
    return sentence(f"new {word}" if stream.new else word)


def main_fields(properties: Mapping[str, Any], key: str | None) -> list[str]:
    """Choose the few fields of an item that a person wants to read: its key first, then names and amounts."""
    simple = [
        n
        for n, s in properties.items()
        if isinstance(s, Mapping)
        and str(s.get("type")) in {"string", "number", "integer"}
        and n.isidentifier()
    ]
    if "title" in simple and "link" in properties:
        return ["title", "link"]  # an entry is known by its heading, and read where it leads
    key = (
        key
        if key in simple
        else next((n for n in simple if _is_name(n)), simple[0] if simple else None)
    )
    if key is None:
        return []
    others = sorted(
        (n for n in simple if n != key), key=lambda n: (not _is_name(n), simple.index(n))
    )
    return [key, *others][:MOST_FIELDS]


def _is_name(field: str) -> bool:
    return any(
        word in field.lower()
        for word in ("name", "title", "subject", "customer", "client", "company")
    )
