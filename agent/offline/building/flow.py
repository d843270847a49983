"""The workflow while it is being built: its steps so far, and the data that flows at this point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.offline.building.cel import (
    condition_value,
    field_hole,
    field_name,
    list_hole,
    test_text,
    words_of,
)
from agent.offline.conditions.condition import Condition
from agent.offline.language.nouns import as_id, sentence, singular, with_article
from agent.offline.reading.parts import Chunk, Group, JoinLists, Keep, Limit, OnlyNew, Pick, Sort


@dataclass(frozen=True, slots=True)
class Made:
    """What a step has made of the one thing the workflow is about, or of each item of a list."""

    value: str
    """Its expression; of an item, its path in the item."""
    name: str
    """What it is called in the result, as `label`."""
    fields: tuple[str, ...] = ()
    """The expressions of its fields, where it is an object."""
    tells: bool = True
    """It is what is to be told next; otherwise it only stands beside the thing."""
    before: Made | None = None
    """What a step before it has made of the same thing: a summary, before the label."""
    is_record: bool = False
    """It is whatever a text held, and takes the place of that text."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A list that flows: where it is, and what its items are called."""

    value: str
    """The expression of the list, or of the value that holds it somewhere."""
    known: bool
    noun: str = "items"
    count: str | None = None
    kept: bool = False
    new: bool = False
    unique: bool = False
    grouped_by: str | None = None
    joined: bool = False
    """Its items are pairs of two lists: a field stands on one side or the other."""
    made: Made | None = None
    """What a step has made of each item, by its path in the item."""
    of_pairs: bool = False
    """What a result stands beside is a pair of two lists itself."""
    fields: frozenset[str] | None = None
    """The fields that its items are declared to have; None where nobody has declared any."""
    picked: tuple[str, ...] = ()
    """The only fields its items still have, where some were picked."""

    @property
    def one(self) -> str:
        if self.grouped_by:
            return "batch" if self.grouped_by == "batch" else "group"
        return singular(self.noun)

    def lacks(self, fields: Sequence[str]) -> bool:
        """Tell whether a field is named that its items are known not to have."""
        return self.fields is not None and any(
            field_name(said) not in self.fields for said in fields
        )

    def items(self) -> Any:
        """Answer the list as a step's argument."""
        return "{{ " + self.value + " }}" if self.known else list_hole(self.value, self.noun)


@dataclass(slots=True)
class Flow:
    """Collects steps; every method adds what one part of the request asks for."""

    taken: set[str]
    steps: list[dict[str, Any]] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    whole: dict[str, Stream] = field(default_factory=dict)
    """Lists that were given a step of their own, by where they came from."""

    def add(self, words: str, name: str, body: Mapping[str, Any]) -> str:
        """Add a step under a free id made of the words; answer the id."""
        step_id = as_id(words, self.taken)
        self.steps.append({"id": step_id, "name": sentence(name)[:120], **body})
        return step_id

    def assume(self, words: str) -> None:
        if words not in self.assumptions:
            self.assumptions.append(words)

    def keep(self, stream: Stream, part: Keep) -> Stream:
        condition = _about_the_thing(part.condition, stream)
        where = made_test(condition, stream.made, "item.") or condition_value(
            condition, "item", of=stream.value, noun=with_article(stream.one)
        )
        told = words_of(condition, stream.noun)
        step = self.add(
            f"keep {stream.noun}",
            f"Keep {told}",
            {"uses": "list.filter", "with": {"items": stream.items(), "where": where}},
        )
        if any(t.operator == "between" for t in condition.tests):
            self.assume("Between includes both ends.")
        return self._list(stream, step, kept=True)

    def only_new(self, stream: Stream, part: OnlyNew) -> Stream:
        key = _told_apart(stream, part.key)
        across = part.scope == "workflow"
        step = self.add(
            f"{'new' if across else 'unique'} {stream.noun}",
            f"Only new {stream.noun}" if across else f"Drop duplicate {stream.noun}",
            {
                "uses": "list.dedupe",
                "with": {"items": stream.items(), "key": key, "scope": part.scope},
            },
        )
        if across:
            self.assume(
                f'"New" means not seen before by this workflow; the first run takes every {stream.one} as new.'
            )
        return self._list(stream, step, new=across or stream.new, unique=True)

    def sort(self, stream: Stream, part: Sort) -> Stream:
        label = f"Which field should {stream.noun} be sorted by?"
        by = field_hole(label, "{{ item.__hole__ }}", of=stream.value, hint=part.by)
        if part.by is None:
            by["$hole"]["schema"] = {"type": "number"}
        elif part.by != "date":
            by["$hole"]["candidates"] = [field_name(part.by)]
        arguments = {"items": stream.items(), "by": by}
        if part.descending:
            arguments["descending"] = True
        told = f" by {part.by}" if part.by else ""
        down = ", largest first" if part.descending else ""
        step = self.add(
            f"sort {stream.noun}",
            f"Sort {stream.noun}{told}{down}",
            {"uses": "list.sort", "with": arguments},
        )
        return self._list(stream, step)

    def sort_groups(self, stream: Stream, by: Any, told: str, *, descending: bool) -> Stream:
        """Put groups in order by a figure of each."""
        arguments: dict[str, Any] = {"items": stream.items(), "by": by}
        if descending:
            arguments["descending"] = True
        step = self.add(
            f"sort {stream.grouped_by}",
            f"Sort by {told}{', largest first' if descending else ''}",
            {"uses": "list.sort", "with": arguments},
        )
        return self._list(stream, step)

    def keep_groups(self, stream: Stream, where: Any, told: str) -> Stream:
        """Keep groups by a figure of each."""
        step = self.add(
            f"keep {stream.grouped_by}",
            f"Keep by {told}",
            {"uses": "list.filter", "with": {"items": stream.items(), "where": where}},
        )
        return self._list(stream, step, kept=True)

    def group(self, stream: Stream, part: Group) -> Stream:
        label = f"Which field of {with_article(stream.one)} is the {part.by}?"
        by = field_hole(label, "{{ item.__hole__ }}", of=stream.value, hint=part.by)
        by["$hole"]["candidates"] = [field_name(part.by)]
        step = self.add(
            f"group {stream.noun}",
            f"Group {stream.noun} by {part.by}",
            {"uses": "list.group", "with": {"items": stream.items(), "by": by}},
        )
        return replace(
            stream,
            value=f"steps.{step}.groups",
            known=True,
            count=f"steps.{step}.count",
            grouped_by=part.by,
            made=None,
        )

    def pick(self, stream: Stream, part: Pick) -> Stream:
        names = [field_name(f) for f in part.fields]
        paired = stream.joined and not stream.grouped_by
        either = 'item.left.?{0}.or(item.right.?{0}).orValue("")' if paired else "item.{0}"
        found = found_fields(stream.made)
        either = 'item.left.?{0}.orValue("")' if found else either
        places = {n: f"item.{found[n]}" if n in found else either.format(n) for n in names}
        pairs = ", ".join(f'"{n}": {place}' for n, place in places.items())
        step = self.add(
            f"pick {stream.noun}",
            f"Take {', '.join(part.fields)} of each {stream.one}",
            {
                "uses": "list.map",
                "with": {"items": stream.items(), "value": f"{{{{ {{{pairs}}} }}}}"},
            },
        )
        self.assume(f"The fields are called {', '.join(names)}; a sample checks that.")
        return self._list(stream, step, picked=tuple(names))

    def limit(self, stream: Stream, part: Limit) -> Stream:
        where = f"{{{{ index < {part.count} }}}}"
        step = self.add(
            f"first {stream.noun}",
            f"Only the first {part.count} {stream.noun}",
            {"uses": "list.filter", "with": {"items": stream.items(), "where": where}},
        )
        return self._list(stream, step)

    def chunk(self, stream: Stream, part: Chunk) -> Stream:
        step = self.add(
            f"batch {stream.noun}",
            f"Batches of {part.size} {stream.noun}",
            {"uses": "list.chunk", "with": {"items": stream.items(), "size": part.size}},
        )
        return replace(
            stream,
            value=f"steps.{step}.chunks",
            known=True,
            count=f"steps.{step}.count",
            grouped_by="batch",
            made=None,
        )

    def join(self, streams: Sequence[Stream], part: JoinLists) -> Stream:
        """Join the last list (it leads) with the one before it; or keep what one of them has alone."""
        right, left = streams[-2], streams[-1]
        if part.alone == "first":
            left, right = right, left
        arguments: dict[str, Any] = {"left": left.items(), "right": right.items()}
        for side, stream, name in (
            ("left_key", left, part.by),
            ("right_key", right, part.right_by or part.by),
        ):
            label = f"Which field of {with_article(stream.one)} matches the other list?"
            hole = field_hole(label, "{{ item.__hole__ }}", of=stream.value, hint=name or "id")
            if name:
                hole["$hole"]["candidates"] = [field_name(name)]
            arguments[side] = hole
        if part.alone is not None:
            return self._alone(left, right, {**arguments, "kind": "left"})
        step = self.add(
            f"join {left.noun}",
            f"Join {left.noun} with {right.noun}",
            {"uses": "list.join", "with": arguments},
        )
        self.assume(f"Only {left.noun} that have a matching {right.one} go on.")
        joined = self._list(left, step)
        return replace(joined, kept=True, joined=True, made=None)

    def _alone(self, left: Stream, right: Stream, arguments: dict[str, Any]) -> Stream:
        """Keep what the leading list has and the other has not: pairs without a right side."""
        name = f"Join {left.noun} with {right.noun}"
        pairs = self.add(f"join {left.noun}", name, {"uses": "list.join", "with": arguments})
        lonely = {"items": f"{{{{ steps.{pairs}.items }}}}", "where": "{{ item.right == null }}"}
        kept = self.add(
            f"alone {left.noun}",
            f"Only {left.noun} without a matching {right.one}",
            {"uses": "list.filter", "with": lonely},
        )
        plain = {"items": f"{{{{ steps.{kept}.items }}}}", "value": "{{ item.left }}"}
        step = self.add(
            f"only {left.noun}", f"Take these {left.noun}", {"uses": "list.map", "with": plain}
        )
        return replace(self._list(left, step), kept=True, made=None)

    def all_of(self, stream: Stream) -> Stream:
        """Give a list that is still to be found a step of its own, so that expressions can name it."""
        if stream.known:
            return stream
        if stream.value in self.whole:
            return self.whole[stream.value]
        arguments = {"items": stream.items(), "value": "{{ item }}"}
        step = self.add(
            f"all {stream.noun}", f"Take all {stream.noun}", {"uses": "list.map", "with": arguments}
        )
        self.whole[stream.value] = self._list(stream, step)
        return self.whole[stream.value]

    @staticmethod
    def _list(stream: Stream, step: str, **changed: Any) -> Stream:
        return replace(
            stream, value=f"steps.{step}.items", known=True, count=f"steps.{step}.count", **changed
        )


def after_any(gate: Sequence[str]) -> dict[str, Any]:
    """Write what a step waits for; of several ways that lead to it, one is enough."""
    if not gate:
        return {}
    return {"after": list(gate), **({"join": "any_ok"} if len(gate) > 1 else {})}


def made_test(condition: Condition, made: Made | None, root: str = "") -> str | None:
    """Write a condition about what a step has made, such as a label; no sample is needed for it."""
    paths = [_made_path(t.field, made) for t in condition.tests] if made else [None]
    if made is None or None in paths:
        return None
    joiner = " || " if condition.joined == "or" else " && "
    text = joiner.join(
        test_text(t, f"{root}{path}") for t, path in zip(condition.tests, paths, strict=True)
    )
    return f"{{{{ !({text}) }}}}" if condition.inverted else f"{{{{ {text} }}}}"


def _made_path(field: str | None, made: Made) -> str | None:
    """Answer where a word stands in what was made: its name, or one of its fields."""
    if field is None:
        return None
    if says_made(field, made):
        return made.value
    return found_fields(made).get(field_name(field))


# What people call the result of sorting something into one of several classes.
_SAID_OF = {
    "label": (
        "category",
        "class",
        "sentiment",
        "type",
        "topic",
        "priority",
        "urgency",
        "intent",
        "mood",
        "tone",
        "result",
        "kind",
    )
}


def found_fields(made: Made | None) -> dict[str, str]:
    """Answer where each field of what was made stands, by its name."""
    return {path.rsplit(".", 1)[-1]: path for path in made.fields} if made else {}


def says_made(word: str | None, made: Made) -> bool:
    """Tell whether a word means what a step has made, and none of its fields: `the summary`, `its category`."""
    if word is None or field_name(word) in found_fields(made):
        return False
    return word == made.name or word in _SAID_OF.get(made.name, ())


def _told_apart(stream: Stream, key: str | None) -> Any:
    """Answer by what one thing is told from another: what was said, else its own id where it is known to have one."""
    if key is None and "id" in (stream.fields or ()):
        return "{{ item.id }}"
    label = f"Which field tells one {stream.one} from another?"
    hole = field_hole(label, "{{ item.__hole__ }}", of=stream.value, hint=key or "id")
    if key:
        hole["$hole"]["candidates"] = [field_name(key)]
    return hole


def _about_the_thing(condition: Condition, stream: Stream) -> Condition:
    """`an order is over 9` names no field: the order itself is what is kept."""
    names = {stream.one, stream.noun, "one", "it", "anything", "something", "item", "entry"}
    tests = tuple(replace(t, field=None) if t.field in names else t for t in condition.tests)
    return replace(condition, tests=tests)
