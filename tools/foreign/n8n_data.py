"""n8n's nodes that work on data, as steps of ours or as expressions where they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tools.foreign.came import EMPTY, Came, braced, many, select
from tools.foreign.javascript_words import Untranslatable
from tools.foreign.n8n_kit import Kit, Made, Step


def set_fields(kit: Kit) -> Made:
    """Edit fields: the values stand where they are used, no step is needed."""
    if kit.raw("mode") == "raw":
        return _unknown_value(kit, "jsonOutput", "Which fields are set?")
    fields: dict[str, str | None] = {}
    for name, raw in _assigned(kit):
        try:
            fields[name] = kit.said(raw).text
        except Untranslatable as why:
            kit.notes.hole(f"What is {name!r}?", raw, str(why))
            fields[name] = None
    keeps = kit.raw("includeOtherFields", default=False)
    if kit.node.version < 3.3:
        keeps = not kit.raw("keepOnlySet", default=kit.node.version >= 3)
    came = kit.came
    base = came.base if keeps else EMPTY
    laid = {**came.fields, **fields} if keeps else fields
    kit.notes.tell("Its values stand in the steps that use them.")
    made = Came(base, laid, came.many, came.suffix, came.lineage)
    result = Made([], [made], [None])
    whole = Came(EMPTY, fields).at([])
    if whole is not None and came.many is None:
        result.results[kit.node.name] = {name: braced(str(text)) for name, text in fields.items()}
    return result


def _assigned(kit: Kit) -> Iterator[tuple[str, Any]]:
    """Yield names and values in the form of every version of the node."""
    for given in kit.raw("assignments", "assignments", default=[]):
        yield str(given.get("name")), given.get("value")
    values = kit.raw("values", default={})
    if isinstance(values, Mapping):
        for kind in values.values():
            for given in kind if isinstance(kind, list) else []:
                yield str(given.get("name")), given.get("value")
    for given in kit.raw("fields", "values", default=[]):
        kind = str(given.get("type", "stringValue"))
        yield str(given.get("name")), given.get(kind)


def split_out(kit: Kit) -> Made:
    """Split out: from here on each item of a list goes on its own."""
    name = str(kit.raw("fieldToSplitOut", default=""))
    found = kit.came.at(name.split(".")) if name and "," not in name else None
    if kit.came.many is not None or found is None:
        kit.notes.hole("Which list is split?", name or "left empty", "It cannot be named here.")
        return Made([], [Came()], [None])
    kit.notes.tell("Steps after it run once for each item of the list.")
    return Made([], [many(found)], [None])


def aggregate(kit: Kit) -> Made:
    """Aggregate: the items become one list again."""
    kit.notes.tell("The list stands in the steps that use it.")
    whole = kit.came.whole_list()
    if kit.raw("aggregate") == "aggregateAllItemData":
        name = str(kit.raw("destinationFieldName", default="data"))
        return Made([], [Came(EMPTY, {name: whole})], [None])
    fields: dict[str, str | None] = {}
    for given in kit.raw("fieldsToAggregate", "fieldToAggregate", default=[]):
        path = str(given.get("fieldToAggregate", "")).split(".")
        name = str(given.get("outputFieldName") or path[-1])
        fields[name] = None if whole is None else f"{whole}.map(one, {select('one', path)})"
    return Made([], [Came(EMPTY, fields)], [None])


def _on_list(kit: Kit, uses: str, with_: Mapping[str, Any]) -> Made:
    """A step over the whole list, whose items go on."""
    items = kit.came.many if kit.came.many is not None else kit.came.whole_list()
    listed = kit.hole("Which list?") if items is None else braced(items)
    step: Step = {"id": kit.new_id(kit.node.name), "name": kit.node.name, "uses": uses}
    step["with"] = {"items": listed, **with_}
    kept = many(f"steps.{step['id']}.items", suffix=kit.came.suffix)
    came = Came(kept.base, kit.came.fields, kept.many, kept.suffix, kept.lineage)
    return Made([step], [came], [(str(step["id"]),)])


def _of_item(kit: Kit, field: str) -> str:
    came = kit.came if kit.came.many is not None else Came("item")
    return came.at(field.split(".")) or select("item", field.split("."))


def sort(kit: Kit) -> Made:
    """Sort: by one field, which is what our step takes."""
    fields = kit.raw("sortFieldsUi", "sortField", default=[])
    if kit.raw("type", default="simple") != "simple" or not fields:
        return _on_list(
            kit, "list.sort", {"by": kit.hole("What is it sorted by?", kit.raw("type"))}
        )
    if len(fields) > 1:
        kit.notes.doubt("Only its first field sorts here; put further list.sort steps before it.")
    with_: dict[str, Any] = {"by": braced(_of_item(kit, str(fields[0].get("fieldName"))))}
    if fields[0].get("order") == "descending":
        with_["descending"] = True
    return _on_list(kit, "list.sort", with_)


def dedupe(kit: Kit) -> Made:
    """Remove duplicates: within the list or over all runs."""
    before = kit.raw("operation", default="") == "removeItemsSeenInPreviousExecutions"
    if before:
        try:
            key: Any = braced(kit.said(kit.raw("dedupeValue", default="")).text)
        except Untranslatable as why:
            key = kit.hole("What tells items apart?", kit.raw("dedupeValue"), str(why))
    else:
        named = str(kit.raw("fieldsToCompare", default=""))
        parts = [part.strip() for part in named.split(",") if part.strip()]
        whole = kit.came.base if kit.came.many is not None else "item"
        texts = [_of_item(kit, part) for part in parts] or [str(whole)]
        key = braced(" + ".join(f"toJson({text})" for text in texts))
    return _on_list(kit, "list.dedupe", {"key": key, "scope": "workflow" if before else "run"})


def limit(kit: Kit) -> Made:
    """Limit: the first so many."""
    most = kit.raw("maxItems", default=1)
    if not isinstance(most, int) or kit.raw("keep", default="firstItems") != "firstItems":
        kit.notes.hole("How many items go on?", dict(kit.node.parameters), "It is no fixed number.")
        return Made([], [kit.came], [None])
    made = _on_list(kit, "list.chunk", {"size": most})
    chunks = f"steps.{made.steps[0]['id']}.chunks"
    first = f"(size({chunks}) > 0 ? {chunks}[0] : [])"
    came = made.outputs[0]
    made.outputs = [Came(came.base, came.fields, first, came.suffix, first)]
    return made


def digest(kit: Kit) -> Made:
    """Crypto: the fingerprint of a text."""
    algorithm = str(kit.raw("type", default="MD5")).lower()
    if kit.raw("action", default="hash") != "hash" or algorithm not in (
        "sha256",
        "sha384",
        "sha512",
    ):
        return unknown(kit)
    with_ = {"text": kit.text("Which text?", "value"), "algorithm": algorithm}
    step = kit.step("encode.hash", with_)
    return _named(kit, step, str(kit.raw("dataPropertyName", default="data")), ".hash")


def xml(kit: Kit) -> Made:
    """XML to JSON."""
    if kit.raw("mode", default="xmlToJson") != "xmlToJson":
        return unknown(kit)
    name = str(kit.raw("dataPropertyName", default="data"))
    text = kit.came.at([name])
    step = kit.step("xml.parse", {"text": braced(text) if text else kit.hole("Which XML?")})
    return kit.plain(step, ".value")


def markdown(kit: Kit) -> Made:
    """Markdown to HTML."""
    if kit.raw("mode", default="htmlToMarkdown") != "markdownToHtml":
        return unknown(kit)
    step = kit.step("html.from_markdown", {"markdown": kit.text("Which text?", "markdown")})
    return _named(kit, step, str(kit.raw("destinationKey", default="data")), ".html")


def _named(kit: Kit, step: Step, name: str, below: str) -> Made:
    """A step whose result n8n lays beside what came, under a name."""
    if "foreach" in step:
        kit.notes.doubt("Its result is a list of its own here; fields from before are not in it.")
        return kit.plain(step, below)
    fields = {**kit.came.fields, name: f"steps.{step['id']}{below}"}
    return Made([step], [Came(kit.came.base, fields)], [(str(step["id"]),)])


def _unknown_value(kit: Kit, name: str, label: str) -> Made:
    value = kit.value(label, kit.raw(name, default=""))
    step = kit.step("json.parse", {"text": value})
    return kit.plain(step, ".value")


def unknown(kit: Kit) -> Made:
    """A node without a counterpart that works on data: a step with a hole in its place."""
    kept = {key: value for key, value in kit.node.parameters.items() if value not in (None, "", {})}
    label = f"What does {kit.node.name!r} give here?"
    hole = kit.hole(label, kept, f"n8n's {kit.node.kind!r} has no counterpart.")
    step = kit.step("text.render", {"template": hole})
    return Made([step], [Came()], [(str(step["id"]),)])


DATA: dict[str, Callable[[Kit], Made]] = {
    "set": set_fields,
    "splitOut": split_out,
    "aggregate": aggregate,
    "sort": sort,
    "removeDuplicates": dedupe,
    "limit": limit,
    "crypto": digest,
    "xml": xml,
    "markdown": markdown,
}
# Nodes that compute and reach nothing outside: a hole for a text stands in for them.
COMPUTES = frozenset(
    {"code", "function", "functionItem", "itemLists", "dateTime", "html", "compareDatasets"}
    | {
        "summarize",
        "renameKeys",
        "extractFromFile",
        "convertToFile",
        "moveBinaryData",
        "compression",
    }
    | {"readWriteFile", "executeCommand", "editImage", "jwt", "totp", "evaluation", "simulate"}
)
