"""Arguments that come from a field of the item at hand, or of the one thing there is: a receiver, a figure, a parameter."""

from __future__ import annotations

from typing import Any

from agent.offline.building.cel import field_hole, field_name
from agent.offline.building.flow import Stream
from agent.offline.building.messages import item_alias
from agent.offline.language.nouns import sentence, singular, with_article


def recipient(said: str, stream: Stream | None, root: str) -> Any:
    """Answer who a message goes to: a field of each item of the list, or of the one thing."""
    if stream is not None and stream.grouped_by not in {None, "batch"}:
        return _of_group(said, stream)
    return _field(said, said, "{{{{ {path} }}}}", stream, root)


def _of_group(said: str, stream: Stream) -> Any:
    """Answer who gets what is about a group: what it was grouped by, else a field of its first item."""
    alias = item_alias(stream)
    if field_name(said) == field_name(stream.grouped_by or ""):
        return f"{{{{ {alias}.key }}}}"
    label = f"Which field of {with_article(singular(stream.noun))} is the {said}?"
    hole = field_hole(label, f"{{{{ {alias}.items[0].__hole__ }}}}", of=stream.value, hint=said)
    hole["$hole"]["candidates"] = [field_name(said)]
    return hole


def told_field(said: str, stream: Stream | None, root: str) -> dict[str, Any]:
    """Answer the text about one field, with its name in front."""
    return _field(said, said, f"{sentence(said)}: {{{{{{{{ {{path}} }}}}}}}}", stream, root)


def parameter(name: str, subject: str, of: str) -> dict[str, Any]:
    """Answer a parameter of a statement."""
    hint = name.replace("_", " ")
    hole = field_hole(
        f"Which field is the {hint}?", f"{{{{ {subject}.__hole__ }}}}", of=of, hint=hint
    )
    hole["$hole"]["candidates"] = [name]
    return hole


def _field(said: str, hint: str, template: str, stream: Stream | None, root: str) -> dict[str, Any]:
    if stream is None:
        label, path, of = f"Which field is the {said}?", f"{root}.__hole__", root
    else:
        label = f"Which field of {with_article(stream.one)} is the {said}?"
        path, of = f"{item_alias(stream)}.__hole__", stream.value
    hole = field_hole(label, template.format(path=path), of=of, hint=hint)
    hole["$hole"]["candidates"] = [field_name(hint)]
    return hole
