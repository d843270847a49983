"""Lists: filter, map, sort, group, join, dedupe and chunk. Linear, also at 100,000 items."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue
from pydantic.config import JsonDict

from engine.ports.runner import ProposedKey
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Json, Result, expression
from tools.steps.list.keys import SortKey, identity, key_text
from tools.steps.list.room import Partners, Room, size_of

Items = list[Json]
MOST_ITEMS = 1_000_000

_SAME_ITEMS: JsonDict = {"x-nexa-type": {"argument": "items"}}


def _items(description: str = "The list to work on.") -> Items:
    return Field(title="List", description=description, max_length=MOST_ITEMS)  # type: ignore[no-any-return]


class Kept(Result):
    items: Items = Field(description="The items, in order.", json_schema_extra=_SAME_ITEMS)
    count: int = Field(ge=0, description="How many items there are.")


class FilterArguments(Arguments):
    items: Items = _items("The list whose items are checked.")
    where: str = expression(
        "item",
        "index",
        title="Keep where",
        description="Condition checked for every item; items for which it is true stay.",
        example="{{ item.amount > 100.0 }}",
    )


@action(
    "list.filter",
    title="Filter a list",
    effect="pure",
    wording=Wording(
        synonyms=(
            "keep", "only", "where", "filter", "select", "drop", "exclude", "without", "over",
            "under", "above", "below", "more than", "less than", "at least", "ignore", "skip those",
            "condition", "matching", "whose", "bigger", "larger", "that are",
        ),
        examples=(
            "keep the orders over 100",
            "only rows whose status is open",
            "drop everything older than a week",
            "ignore the ones already paid",
            "just the customers from Germany",
        ),
    ),
)  # fmt: skip
async def filter_list(ctx: StepContext, args: FilterArguments) -> Kept:
    """Keep the items of a list for which a condition is true."""
    kept: Items = []
    async for index, true in ctx.each(args.where, args.items):
        if not isinstance(true, bool):
            raise bad_data(
                "condition_not_boolean",
                f"the condition gave {type(true).__name__} for item {index}, not true or false",
                hint="compare the value, for example with == or >",
            )
        if true:
            kept.append(args.items[index])
    return Kept(items=kept, count=len(kept))


class MapArguments(Arguments):
    items: Items = _items("The list whose items are turned into something else.")
    value: str = expression(
        "item",
        "index",
        title="New value",
        description="What each item becomes.",
        example='{{ {"id": item.id, "total": item.amount} }}',
    )


class Mapped(Result):
    items: Items = Field(
        description="One value for every item, in order.",
        json_schema_extra={"x-nexa-type": {"expression": "value"}},
    )
    count: int = Field(ge=0, description="How many items there are.")


@action(
    "list.map",
    title="Change every item of a list",
    effect="pure",
    wording=Wording(
        synonyms=(
            "map", "transform", "convert", "turn each", "pick fields", "reshape", "rename fields",
            "pluck", "extract column", "for each make", "reformat", "calculate per item",
        ),
        examples=(
            "take just the name and e-mail of every customer",
            "turn each row into one line of text",
            "add the tax to every amount",
        ),
    ),
)  # fmt: skip
async def map_list(ctx: StepContext, args: MapArguments) -> Mapped:
    """Make a new list by computing one value from every item."""
    made: Items = []
    room = Room()
    async for _, value in ctx.each(args.value, args.items):
        room.take(size_of(value))
        made.append(value)
    return Mapped(items=made, count=len(made))


class SortArguments(Arguments):
    items: Items = _items("The list to put in order.")
    by: str = expression(
        "item",
        "index",
        title="Sort by",
        description="The value items are ordered by: numbers, texts or times. Empty ones go last.",
        example="{{ item.created_at }}",
        returns=("string", "number", "boolean", "null"),
    )
    descending: bool = Field(
        default=False, title="Largest first", description="Turn the order around."
    )


@action(
    "list.sort",
    title="Sort a list",
    effect="pure",
    wording=Wording(
        synonyms=(
            "sort", "order by", "rank", "newest first", "oldest first", "highest", "lowest",
            "largest", "smallest", "ascending", "descending", "alphabetical", "top",
        ),
        examples=(
            "sort the deals by amount, largest first",
            "order them by date",
            "rank the products by price",
        ),
    ),
)  # fmt: skip
async def sort_list(ctx: StepContext, args: SortArguments) -> Kept:
    """Put the items of a list in order by one value; equal ones keep their places."""
    keyed = [
        (SortKey(value, index), args.items[index])
        async for index, value in ctx.each(args.by, args.items)
    ]
    filled = [pair for pair in keyed if not pair[0].empty]
    filled.sort(key=lambda pair: pair[0], reverse=args.descending)
    ordered = [item for _, item in filled] + [item for key, item in keyed if key.empty]
    return Kept(items=ordered, count=len(ordered))


class GroupArguments(Arguments):
    items: Items = _items("The list to divide.")
    by: str = expression(
        "item",
        "index",
        title="Group by",
        description="Items for which this gives the same value come together.",
        example="{{ item.customer }}",
    )


class Group(Result):
    key: JsonValue = Field(
        description="The value the items of this group have in common.",
        json_schema_extra={"x-nexa-type": {"expression": "by", "part": "items"}},
    )
    items: Items = Field(description="The items, in order.", json_schema_extra=_SAME_ITEMS)
    count: int = Field(ge=1, description="How many items the group has.")


class Grouped(Result):
    groups: list[Group] = Field(description="The groups, in order of first appearance.")
    count: int = Field(ge=0, description="How many groups there are.")


@action(
    "list.group",
    title="Group a list",
    effect="pure",
    wording=Wording(
        synonyms=(
            "group", "per customer", "by category", "for each kind", "bucket", "partition",
            "split by", "aggregate by", "count by", "break down by", "totals per",
        ),
        examples=(
            "group the orders by customer",
            "how many tickets there are per status",
            "one message per region",
        ),
    ),
)  # fmt: skip
async def group_list(ctx: StepContext, args: GroupArguments) -> Grouped:
    """Divide a list into groups of items that share a value."""
    found: dict[str, tuple[JsonValue, Items]] = {}
    async for index, value in ctx.each(args.by, args.items):
        found.setdefault(identity(value), (value, []))[1].append(args.items[index])
    groups = [Group(key=key, items=items, count=len(items)) for key, items in found.values()]
    return Grouped(groups=groups, count=len(groups))


class JoinArguments(Arguments):
    left: Items = _items("The list that leads: its order is kept.")
    right: Items = _items("The list that is looked up.")
    left_key: str = expression(
        "item",
        title="Key on the left",
        description="The value of a left item that must be found on the right.",
        example="{{ item.customer_id }}",
    )
    right_key: str = expression(
        "item",
        title="Key on the right",
        description="The value of a right item it is found by.",
        example="{{ item.id }}",
    )
    kind: Literal["inner", "left"] = Field(
        default="inner",
        title="Keep",
        description="inner: only pairs; left: also left items without a partner.",
    )


class Pair(Result):
    left: JsonValue = Field(
        description="The left item.",
        json_schema_extra={"x-nexa-type": {"argument": "left", "part": "items"}},
    )
    right: JsonValue = Field(
        description="The right item, or null where there is none.",
        json_schema_extra={
            "x-nexa-type": {"argument": "right", "part": "items", "null_if": {"kind": "left"}}
        },
    )


class Joined(Result):
    items: list[Pair] = Field(description="The pairs, in the order of the left list.")
    count: int = Field(ge=0, description="How many pairs there are.")


@action(
    "list.join",
    title="Join two lists",
    effect="pure",
    wording=Wording(
        synonyms=(
            "join", "merge", "combine", "match up", "look up", "enrich", "vlookup", "cross-reference",
            "bring together", "add details from", "link with",
        ),
        examples=(
            "add the customer's address to every order",
            "match invoices with payments",
            "combine both lists by e-mail",
        ),
    ),
)  # fmt: skip
async def join_lists(ctx: StepContext, args: JoinArguments) -> Joined:
    """Pair the items of two lists that have the same key."""
    partners: dict[str, Partners] = {}
    async for index, key in ctx.each(args.right_key, args.right, "item"):
        if key is not None:
            partners.setdefault(identity(key), Partners()).add(args.right[index])
    pairs: list[Pair] = []
    room = Room()
    nobody = Partners()
    async for index, key in ctx.each(args.left_key, args.left, "item"):
        left = args.left[index]
        found = partners.get(identity(key), nobody) if key is not None else nobody
        if len(pairs) + len(found.items) > MOST_ITEMS:
            raise bad_data(
                "join_too_large",
                f"the two lists make more than {MOST_ITEMS} pairs",
                hint="the keys are not distinct enough; join by a more exact value",
            )
        room.take(found.size + size_of(left) * len(found.items))
        pairs.extend(Pair(left=left, right=right) for right in found.items)
        if not found.items and args.kind == "left":
            pairs.append(Pair(left=left, right=None))
    return Joined(items=pairs, count=len(pairs))


class DedupeArguments(Arguments):
    items: Items = _items("The list that may hold the same thing twice.")
    key: str = expression(
        "item",
        "index",
        title="Same when",
        description="The value that tells one item from another, often its id.",
        example="{{ item.id }}",
    )
    scope: Literal["run", "workflow"] = Field(
        default="run",
        title="Compare with",
        description="run: with this list only; workflow: also with what earlier runs dealt with.",
    )


class Deduped(Result):
    items: Items = Field(description="The first item of each key.", json_schema_extra=_SAME_ITEMS)
    count: int = Field(ge=0, description="How many items are left.")
    dropped: int = Field(ge=0, description="How many items were left out.")


@action(
    "list.dedupe",
    title="Drop what was seen before",
    effect="pure",
    wording=Wording(
        synonyms=(
            "new", "each new", "only new", "new ones", "not seen before", "unseen", "duplicates",
            "dedupe", "deduplicate", "unique", "distinct", "once", "never twice", "since last time",
            "no repeats", "already sent", "already posted", "fresh",
        ),
        examples=(
            "post each new one",
            "only orders that were not there last time",
            "remove duplicates by e-mail",
            "tell me once per ticket",
            "skip what was already sent",
        ),
    ),
)  # fmt: skip
async def dedupe_list(ctx: StepContext, args: DedupeArguments) -> Deduped:
    """Leave out items whose key came before, in this list or in earlier runs of the workflow."""
    first: dict[str, int] = {}
    async for index, key in ctx.each(args.key, args.items):
        if key is None:
            raise bad_data(
                "key_is_empty",
                f"item {index} has no key, so nobody can tell whether it is new",
                hint="choose a value that every item has",
            )
        first.setdefault(key_text(key), index)
    earlier: set[str] = set()
    if args.scope == "workflow":
        earlier = await ctx.seen.seen(list(first))
    kept = [(key, index) for key, index in first.items() if key not in earlier]
    if args.scope == "workflow":
        ctx.proposed.extend(ProposedKey(key, place) for place, (key, _) in enumerate(kept))
    items = [args.items[index] for _, index in kept]
    return Deduped(items=items, count=len(items), dropped=len(args.items) - len(items))


class ChunkArguments(Arguments):
    items: Items = _items("The list to cut.")
    size: int = Field(ge=1, le=10_000, title="Size", description="How many items a part has.")


class Chunked(Result):
    chunks: list[Items] = Field(
        description="The parts, in order; the last may be shorter.",
        json_schema_extra={"items": {"type": "array", **_SAME_ITEMS}},
    )
    count: int = Field(ge=0, description="How many parts there are.")


@action(
    "list.chunk",
    title="Cut a list into parts",
    effect="pure",
    wording=Wording(
        synonyms=("chunk", "batch", "batches", "split into parts", "pages of", "at a time", "slices"),
        examples=(
            "send them in batches of 50",
            "split the list into parts of ten",
            "twenty at a time",
        ),
    ),
)  # fmt: skip
async def chunk_list(ctx: StepContext, args: ChunkArguments) -> Chunked:  # noqa: ARG001
    """Cut a list into parts of a fixed size."""
    size = args.size
    chunks = [args.items[start : start + size] for start in range(0, len(args.items), size)]
    return Chunked(chunks=chunks, count=len(chunks))
