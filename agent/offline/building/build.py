"""From parts to a document: which steps, in which order, on which data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agent.offline.building.after_yes import with_what_is_approved
from agent.offline.building.asked_channels import (
    asked_name,
    deciders,
    tell_channel,
    who_decides,
)
from agent.offline.building.call_places import with_the_call
from agent.offline.building.deed_steps import DeedSteps
from agent.offline.building.figures import limit_of_groups, limit_value, order_of_groups, told
from agent.offline.building.flow import Flow, Made, Stream, after_any
from agent.offline.building.order import in_order
from agent.offline.building.reads_of_each import is_of_each, read_of_each
from agent.offline.building.row_steps import with_rows
from agent.offline.building.schema_kinds import item_fields, list_path
from agent.offline.building.send_steps import SendSteps
from agent.offline.building.table_turns import in_turn
from agent.offline.building.unfilled import with_holes
from agent.offline.building.ways_in import with_ways_guarded
from agent.offline.building.written_before import with_reads_behind
from agent.offline.conditions.condition import Condition, fork
from agent.offline.language.nouns import plural, singular, thing_of_url
from agent.offline.reading.parts import (
    Approve,
    Chunk,
    Do,
    Group,
    Incoming,
    JoinLists,
    Keep,
    Limit,
    OnlyNew,
    Part,
    Pick,
    Read,
    Send,
    Sort,
    Understood,
    Wait,
)
from agent.offline.reading.reads import HTTP
from agent.offline.reading.table_rows import takes_rows
from engine.core.action import ActionSpec, Catalog

if TYPE_CHECKING:
    from engine.core.validate import ConnectionInfo

_LIST_ACTIONS = {
    Keep: "list.filter",
    OnlyNew: "list.dedupe",
    Sort: "list.sort",
    Group: "list.group",
    JoinLists: "list.join",
    Chunk: "list.chunk",
    Pick: "list.map",
    Limit: "list.filter",
}


_BY_SIZE = frozenset([">", ">=", "<", "<=", "between", "dated"])


@dataclass(frozen=True, slots=True)
class Built:
    """Steps, and what had to be assumed."""

    steps: list[dict[str, Any]]
    assumptions: list[str]
    unsupported: list[str]


class Builder:
    """Builds the steps of one request."""

    def __init__(self, catalog: Catalog, connections: Sequence[ConnectionInfo]) -> None:
        self._catalog = catalog
        self._connections = connections
        self._flow = Flow(taken=set())
        self._streams: list[Stream] = []
        self._base: Stream | None = None
        self._before_keep: Stream | None = None
        self._last_keep: Keep | None = None
        self._ways: list[Condition] = []
        self._current: Stream | None = None
        self._gate: list[str] = []
        self._held: Condition | None = None
        self._asked = False
        self._sent = False
        self._unsupported: list[str] = []

    def build(self, understood: Understood) -> Built:
        """Build everything that was understood."""
        self._sends = SendSteps(self._catalog, self._connections, self._flow, understood.incoming)
        self._deeds = DeedSteps(self._catalog, self._flow, self._sends.connection_for)
        parts = in_order(understood)
        self._open(understood.incoming)
        for index, part in enumerate(parts):
            self._part(part, later=parts[index + 1 :])
        made = with_ways_guarded(with_reads_behind(in_turn(with_what_is_approved(self._flow))))
        steps = with_holes(made, self._catalog)
        return Built(steps, self._flow.assumptions, self._unsupported)

    def _open(self, incoming: Incoming | None) -> None:
        if incoming and incoming.many:
            stream = Stream("trigger.body", known=False, noun=incoming.noun or "items")
            self._enter(stream)

    def _enter(self, stream: Stream) -> None:
        self._streams.append(stream)
        self._base = self._current = stream

    def _part(self, part: Part, *, later: Sequence[Part]) -> None:
        if isinstance(part, Read):
            self._read(part, later)
        elif isinstance(part, Send):
            self._send(self._held_to(part, later), later)
        elif isinstance(part, Do):
            self._do(part)
        elif isinstance(part, Wait):
            step = self._flow.add(
                f"wait {span_words(part.seconds)}",
                f"Wait {span_words(part.seconds)}",
                {"type": "wait", "duration_s": part.seconds, **self._after_sending()},
            )
            self._gate = [step]
        elif isinstance(part, Approve):
            self._approve(part, later)
        else:
            self._list_part(part)

    def _held_to(self, part: Send, later: Sequence[Part]) -> Send:
        """A condition that no list could be narrowed to holds for what is sent of the one thing that was read."""
        thing = self._sends.thing
        read = thing is not None and thing.value.startswith("steps.") and self._current is None
        parted = any(isinstance(one, Send) and one.otherwise for one in [part, *later])
        if self._held is None or not read or parted or part.condition:
            return part
        return replace(part, condition=self._held)

    def _after(self) -> dict[str, Any]:
        return after_any(self._gate)

    def _after_sending(self) -> dict[str, Any]:
        """`post it, wait an hour, then mail it`: the hour begins when it has been posted."""
        sent = self._sent or self._sends.branched
        last = self._flow.steps[-1] if self._flow.steps and sent else None
        plain = last is not None and "when" not in last and "with" in last
        if last is None or not plain or (_ways_of([last]) and len(_ways_of(self._flow.steps)) > 1):
            return self._after()
        return {"after": [last["id"]]}

    # -- data -----------------------------------------------------------------
    def _read(self, part: Read, later: Sequence[Part]) -> None:
        spec = self._catalog.action(part.action)
        if spec is None:
            self._unsupported.append(part.clause)
            return
        part = replace(part, arguments=self._sends.placed_before(part.arguments))
        if self._current is not None and is_of_each(part, self._current, self._sends.thing):
            self._read_each(part, spec, self._current, used=bool(later))
            return
        found = list_path(spec.output_schema)
        path, known = found or ("", False)
        part = with_the_call(part, self._sends.thing)
        if part.single:
            self._read_thing(part, spec)
            return
        noun = part.noun or ("rows" if known else "items")
        body: dict[str, Any] = {"uses": part.action, "with": dict(part.arguments), **self._after()}
        connection = self._sends.connection_for(spec)
        step = self._flow.add(
            f"fetch {noun}",
            f"Fetch {noun}" if "url" in part.arguments else f"{spec.title}: {noun}",
            {**body, **connection},
        )
        count = (
            f"steps.{step}.count"
            if known and "count" in spec.output_schema.get("properties", {})
            else None
        )
        fields = item_fields(spec.output_schema, path) if known else None
        stream = Stream(f"steps.{step}{path}", known=known, noun=noun, count=count, fields=fields)
        self._enter(stream)

    def _read_each(self, part: Read, spec: ActionSpec, stream: Stream, *, used: bool) -> None:
        common = {**self._sends.connection_for(spec), **self._after()}
        answer = ".body" if "body" in spec.output_schema.get("properties", {"body": {}}) else ""
        self._enter(read_of_each(part, stream, self._flow, common, answer, used=used))

    def _read_thing(self, part: Read, spec: ActionSpec) -> None:
        noun = thing_of_url(str(part.arguments.get("url", "")))
        if part.noun and spec.id != HTTP:
            noun = singular(part.noun)
        body = {"uses": part.action, "with": dict(part.arguments), **self._after()}
        step = self._flow.add(
            f"fetch {noun}", f"Fetch the {noun}", {**body, **self._sends.connection_for(spec)}
        )
        self._sends.asked_with |= {*re.findall(r"\btrigger\.body\.(\w+)", str(part.arguments))}
        has_body = "body" in spec.output_schema.get("properties", {"body": {}})
        place = f"steps.{step}.body" if has_body else f"steps.{step}"
        self._sends.thing = Stream(place, known=True, noun=plural(noun))

    def _list_part(self, part: Part) -> None:
        if self._current is None and isinstance(part, Keep):
            self._held = part.condition  # no list flows: it has to hold for what is sent
        if self._catalog.action(_LIST_ACTIONS[type(part)]) is None or self._current is None:
            return
        if isinstance(part, JoinLists):
            if len(self._streams) >= 2:
                self._base = self._current = self._flow.join(self._streams, part)
            return
        if isinstance(part, Keep) and not (part.figure and self._current.grouped_by):
            self._keep(part)
            return
        if isinstance(part, Sort) and part.as_compared:
            part = replace(part, by=self._compared() or part.by)
        self._current = self._change(self._current, part)

    def _compared(self) -> str | None:
        """Answer the field of the one comparison by size or time that was asked for."""
        tests = self._last_keep.condition.tests if self._last_keep else ()
        fields = {t.field for t in tests if t.operator in _BY_SIZE and t.field}
        return fields.pop() if len(fields) == 1 else None

    def _keep(self, part: Keep) -> None:
        start = self._current if part.narrows else self._base
        beside = (
            fork(self._last_keep.condition, part.condition)
            if self._last_keep and self._sent
            else None
        )
        parts = beside is not None and self._before_keep is not None
        before = self._before_keep
        if beside is not None and before is not None:
            start, part = before, replace(part, condition=beside)
        elif part.beside and before is not None:
            start, parts = self._others(before), True
        assert start is not None  # noqa: S101  # `_list_part` checked that data flows
        self._ways = [*(self._ways if parts else ()), part.condition]
        self._before_keep, self._last_keep = before if parts and before else start, part
        self._current = self._flow.keep(start, part)
        if self._streams and self._streams[-1] == start:
            self._streams[-1] = self._current

    def _others(self, stream: Stream) -> Stream:
        """Keep what none of the ways so far has kept."""
        for way in _merged([way.inverse() for way in self._ways]):
            stream = self._flow.keep(stream, Keep(way))
        return stream

    def _change(self, stream: Stream, part: Part) -> Stream:
        if isinstance(part, Sort) and part.figure is not None and stream.grouped_by:
            by, name = order_of_groups(part.figure, stream), told((part.figure,), stream)
            return self._flow.sort_groups(stream, by, name, descending=part.descending)
        if isinstance(part, Keep) and part.figure is not None:
            where = limit_of_groups(part.condition, part.figure, stream)
            return self._flow.keep_groups(stream, where, told((part.figure,), stream))
        makers: dict[type[Any], Callable[[Stream, Any], Stream]] = {
            OnlyNew: self._flow.only_new,
            Sort: self._flow.sort,
            Limit: self._flow.limit,
            Pick: self._flow.pick,
            Group: self._flow.group,
            Chunk: self._flow.chunk,
        }
        return makers[type(part)](stream, part)

    def _do(self, part: Do) -> None:
        """Work on the data; what comes of it flows on, or is what is told next."""
        thing, made = self._sends.thing, self._sends.made
        if not self._deeds.has_data(part, self._current, thing, made):
            self._unsupported.append(part.clause)
            return
        if self._current is not None:
            found = self._deeds.of_list(part, self._current, self._gate)
        else:
            found = self._deeds.of_thing(part, thing, made, self._gate)
        if isinstance(found, Made) and thing is not None and found.is_record:
            # Of what was in the text is spoken from then on, and no more of the text.
            self._sends.thing = replace(thing, value=found.value)
        elif isinstance(found, Made):
            self._sends.made = replace(found, before=made)
        elif self._current is None:
            self._enter(found)
        else:
            self._current = found

    # -- effects ----------------------------------------------------------------
    def _send(self, part: Send, later: Sequence[Part]) -> None:
        spec = self._catalog.action(part.action)
        writes_rows = spec is not None and takes_rows(spec) and "rows" not in part.arguments
        plain_no = part.otherwise and part.condition is None and not self._ways
        if self._asked and (part.rejected or (plain_no and not self._sends.branched)):
            asked = [port for port in self._gate if port.endswith(".approved")] or self._gate
            gate = [port.replace(".approved", ".rejected") for port in asked]
            self._sends.send(part, self._current, gate)
            return
        if part.otherwise and self._before_keep is not None and self._last_keep is not None:
            self._current = self._others(self._before_keep)
        if writes_rows:
            found = part.only_if is not None and bool(part.fields) and self._sends.thing is not None
            found = found or self._is_of_none(part)
            part = with_rows(
                part,
                None if found else self._current,
                self._sends.thing,
                self._sends.made,
                self._flow,
                self._sends.answers.place,
            )
        if self._is_of_none(part):
            self._send_where_none(part)
            return
        if self._current is None and self._sends.depends(part):
            self._sends.branch(part, later, self._gate)
            return
        told = None if self._tells_made(part) else self._current
        for stream in self._streams if _tells_both(part, self._streams) else (told,):
            self._sends.send(part, stream, self._gate)
        self._sent = True

    def _is_of_none(self, part: Send) -> bool:
        """Tell what is done where a list is empty, and there is one thing that it can only be about."""
        test = part.only_if
        empty = test is not None and test.figure is None and test.operator == "==" and test.values == (0.0,)  # fmt: skip
        return empty and self._current is not None and self._sends.thing is not None

    def _send_where_none(self, part: Send) -> None:
        """Add the step that is about the one thing, where the list is empty."""
        self._sends.send(replace(part, only_if=None, condition=None), None, self._gate)
        if part.only_if is not None and self._current is not None:
            self._flow.steps[-1]["when"] = limit_value(part.only_if, self._current)

    def _tells_made(self, part: Send) -> bool:
        """What was made of the whole list is told once, unless the words name its items."""
        made, stream = self._sends.made, self._current
        if made is None or not made.tells or stream is None:
            return False
        return (
            part.many != "each"
            or re.search(rf"\b(?:{stream.one}|{stream.noun})\b", part.clause) is None
        )

    def _approve(self, part: Approve, later: Sequence[Part]) -> None:
        if part.condition is not None and self._current is None:
            has_else = part.spares or any(
                isinstance(p, Send) and p.otherwise and not p.rejected for p in later
            )
            self._gate = [self._sends.open_branch(part.condition, self._gate, has_else=has_else)]
        shown = self._sends.shown(self._current)
        body: dict[str, Any] = {
            "type": "approval",
            "title": self._sends.approval_title(self._current),
            **shown,
            **self._after(),
        }
        tell_channel(part, self._sends, self._current, self._gate, self._flow)
        step = self._flow.add("approve", asked_name(part), body | deciders(part))
        self._flow.assume(who_decides(part))
        self._asked = True
        spared = part.spares and part.condition is not None and self._current is None
        self._gate = [f"{step}.approved", *([self._sends.spared] if spared else [])]


def _tells_both(part: Send, streams: Sequence[Stream]) -> bool:
    """Tell whether what two places have given is told, and not only the last of it."""
    return len(streams) == 2 and re.search(r"\b(?:both|the two)\b", part.clause) is not None


def _ways_of(steps: Sequence[Mapping[str, Any]]) -> set[str]:
    """Answer the ways out of branches that these steps are on; after several the wait is on none of them."""
    ports = {port for step in steps for port in step.get("after", ()) if "." in port}
    return {port for port in ports if "approve" not in port}


def _merged(conditions: Sequence[Condition]) -> list[Condition]:
    """Say as few conditions as can be that all of these hold."""
    merged = list(conditions[:1])
    for condition in conditions[1:]:
        both = merged[-1].also(condition)
        merged = [*merged[:-1], both] if both is not None else [*merged, condition]
    return merged


def span_words(seconds: int) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {word if count == 1 else plural(word)}"
    return f"{seconds} seconds"
