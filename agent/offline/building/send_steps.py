"""Steps that change something outside: what they say, to whom, once or for each item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from agent.offline.building.answers import Answers
from agent.offline.building.app_arguments import Known, asked_arguments
from agent.offline.building.cel import condition_value, field_name, value_hole
from agent.offline.building.field_holes import parameter, recipient, told_field
from agent.offline.building.figure_places import placed_figures
from agent.offline.building.figures import figures_text, limit_value
from agent.offline.building.flow import Flow, Made, Stream, after_any, found_fields, made_test
from agent.offline.building.made_texts import made_text, made_value, said_of_made, stream_text
from agent.offline.building.messages import (
    HEADINGS,
    group_text_of_fields,
    item_alias,
    item_field,
    item_text,
    lead_of,
    list_text,
    list_text_of_fields,
    subject_of,
)
from agent.offline.building.naming import step_words
from agent.offline.building.one_thing_texts import (
    thing_of,
    thing_text,
    with_values,
)
from agent.offline.building.payloads import payload_of
from agent.offline.building.schema_kinds import content_argument, entity_kind, slots_of
from agent.offline.building.to_each_of import to_each_of
from agent.offline.building.unread_conditions import with_open_condition
from agent.offline.building.what_is_said import reads_items, says_each, says_it_all
from agent.offline.changes.branches import Branches
from agent.offline.conditions.condition import Condition
from agent.offline.language.nouns import as_id, sentence, singular, with_article
from agent.offline.reading.parts import Incoming, Part, Send
from agent.offline.reading.reads import HTTP
from agent.offline.rephrasing.answered import ANSWERED
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec, Catalog

if TYPE_CHECKING:
    from engine.core.validate import ConnectionInfo


class SendSteps:
    """Adds sending steps to a flow."""

    def __init__(
        self,
        catalog: Catalog,
        connections: Sequence[ConnectionInfo],
        flow: Flow,
        incoming: Incoming | None,
    ) -> None:
        self._catalog = catalog
        self._connections = connections
        self._flow = flow
        self._incoming = incoming
        self._branches = Branches(flow)
        self.answers = Answers()
        self._literal: str | None = None
        self._told_whole = False
        self.thing: Stream | None = thing_of(incoming)
        """The one thing the workflow is about, when it is not a list."""
        self.asked_with: frozenset[str] = frozenset()
        """Fields of the call that stand in an address: meant again, they are still the call's."""
        self.made: Made | None = None
        """What a step has made of that thing, or of the whole list."""

    # -- one sending --------------------------------------------------------------
    def send(self, part: Send, stream: Stream | None, gate: Sequence[str]) -> None:
        """Add the step of one sending."""
        spec = self._catalog.action(part.action)
        if spec is None:
            return
        each = self._is_each(part, spec, stream)
        computes = reads_items(part, spec, each=each) or (
            part.fields and spec.id == HTTP and not each
        )
        if computes and stream is not None and not stream.known:
            stream = self._flow.all_of(stream)
        self._told_whole = stream is not None and not each
        body: dict[str, Any] = {"uses": spec.id, **self.connection_for(spec)}
        body |= after_any(gate)
        if stream is not None and each:
            body["foreach"] = {"items": stream.items(), "as": item_alias(stream)}
        body["with"] = self._arguments(part, spec, stream, each=each)
        to_each_of(body, part)
        self._guard(body, part, spec, stream, each=each)
        step = self._flow.add(*step_words(part, spec), body)
        about = self._root if self.thing is not None and stream is None else None
        with_open_condition(self._flow.steps[-1], part.unread, about)
        if spec.effect != "read" and "foreach" not in body:
            self.answers.add(step, spec)

    def _is_each(self, part: Send, spec: ActionSpec, stream: Stream | None) -> bool:
        if stream is None:
            return False
        settled = says_each(part, spec, stream, told_whole=self._told_whole)
        if settled is not None:
            return settled
        takes_mail = any(s.takes == "mail" and s.required for s in slots_of(spec.input_schema))
        each = not takes_mail and spec.id != HTTP
        if each:
            self._flow.assume(f"One message for each {stream.one}.")
        return each

    def _guard(
        self,
        body: dict[str, Any],
        part: Send,
        spec: ActionSpec,
        stream: Stream | None,
        *,
        each: bool,
    ) -> None:
        """Do not send an empty list, and say so."""
        if stream is not None and part.only_if is not None:
            body["when"] = limit_value(part.only_if, stream)
            return
        if stream is None or each or stream.count is None:
            return
        if not (stream.kept or stream.new or part.only_if_any) or says_it_all(part, spec):
            return
        body["when"] = "{{ " + stream.count + " > 0 }}"
        what = (
            "e-mail" if any(s.takes == "mail" for s in slots_of(spec.input_schema)) else "message"
        )
        some = f"a new {stream.one}" if stream.new else f"at least one {stream.one} to report"
        self._flow.assume(f"The {what} is only sent when there is {some}.")

    # -- arguments ----------------------------------------------------------------
    def _arguments(
        self, part: Send, spec: ActionSpec, stream: Stream | None, *, each: bool
    ) -> dict[str, Any]:
        given: dict[str, Any] = dict(part.arguments)
        says, place = partial(self._content, part, stream, each=each), partial(self._field, stream)
        data = (stream if each or part.asked_by_name else None) or self.thing
        known = Known(data, each, self.made is not None, stream is not None and not each)
        if (asked := asked_arguments(part, spec, known, says, place)) is not None:
            return asked
        if part.parameters:
            alias = item_alias(stream) if stream is not None and each else self._root
            of = stream.value if stream is not None and each else self._root
            taken = {name: parameter(name, alias, of) for name in part.parameters}
            given["params"] = {**given.get("params", {}), **taken}
        content = content_argument(spec.input_schema)
        if spec.id == HTTP:
            self.answers.keep(str(given["url"]), part.fields)
            given["url"] = self._placed(given["url"], stream, each=each)
            if given["method"] in {"POST", "PUT", "PATCH"} and "json" not in given:
                given["json"] = self._payload(part, stream, each=each)
            placed: dict[str, Any] = self._placed(given, stream, each=each)
            return placed
        fields = properties(spec)
        made: dict[str, Any] = {}
        if content is not None and isinstance(told := given.get(content), str):
            given[content] = self._given(told, part, stream, each=each)
            self._literal = told if each else given[content]
        for name, field in fields.items():
            if name in given:
                is_told = name in HEADINGS and isinstance(given[name], str)
                made[name] = (
                    self._placed(given[name], stream, each=each) if is_told else given[name]
                )
            elif name in spec.input_schema.get("required", ()):
                made[name] = self._required(
                    name, field, part, spec, stream, each=each, content=content
                )
        return made

    def _required(
        self,
        name: str,
        field: Mapping[str, Any],
        part: Send,
        spec: ActionSpec,
        stream: Stream | None,
        *,
        each: bool,
        content: str | None,
    ) -> Any:
        if name == content:
            return self._content(part, stream, each=each)
        if name in HEADINGS:
            if part.heading and (each or stream is None):
                return f"{{{{ {self._field(stream, part.heading)} }}}}"
            return subject_of(stream or self.thing, one=each or stream is None)
        if (kind := entity_kind(name, field)) == "mail" and part.recipient_field:
            return recipient(part.recipient_field, stream if each else None, self._root)
        if "default" in field:
            return field["default"]
        title = str(field.get("title") or name).lower()
        label = (
            f"Which {title} should {spec.title.lower()} use?"
            if kind != "chan"
            else "Which channel should it be posted to?"
        )
        if kind == "mail":
            label = "Which address should it be sent to?"
            if part.to_whom:
                label = f"What is the e-mail address of {part.to_whom}?"
        return value_hole(sentence(label), field, "channel" if kind == "chan" else name)

    def _content(self, part: Send, stream: Stream | None, *, each: bool) -> Any:
        if (told := made_text(part, stream, self.made, self.thing, each=each)) is not None:
            return told
        named = part.fields and not (stream is not None and stream.lacks(part.fields))
        if named and (told := self._fields_text(part, stream, each=each)) is not None:
            return told
        if part.measures and stream is not None:
            return self._figures(part, stream, each=each)
        if part.about and stream is not None and not each:
            return list_text(stream)
        if part.about:
            return told_field(part.about, stream, self._root)
        return stream_text(part, stream, each=each) if stream is not None else self._one_text(part)

    def _one_text(self, part: Send) -> Any:
        """Words about the one thing; the words of the sending before; else it is asked."""
        if part.repeats and self._literal is not None:
            return self._literal
        if self.thing is not None:
            return thing_text(self.thing)
        return value_hole("What should the message say?", {"type": "string"}, "text")

    def _figures(self, part: Send, stream: Stream, *, each: bool) -> Any:
        """Figures of the whole list, or of every group; above the list when it is wanted, too."""
        alias = item_alias(stream) if each and stream.grouped_by else None
        above = f"\n\n{list_text(stream)}" if part.besides and alias is None else ""
        fields = {m.field for m in part.measures if m.field}
        if len(fields) > 1:
            named = ", ".join(field_name(f) for f in sorted(fields))
            self._flow.assume(f"The fields are called {named}; a sample checks the first of them.")
        return figures_text(part.measures, stream, alias=alias, above=above)

    def _given(self, text: str, part: Send, stream: Stream | None, *, each: bool) -> Any:
        """Words that were given, with what they are about in or behind them where that was asked or is not quoted."""
        if stream is not None:
            figures = placed_figures(text, part, stream, each=each)
            if figures is not None:
                return figures
        if (placed := self._placed(text, stream, each=each)) != text:
            return str(placed)
        if part.fields:
            return self._with_fields(text, part, stream, each=each)
        whole = self.thing.value if stream is None and self.thing is not None else None
        if part.says and whole == "trigger.body":
            return f"{text}: {{{{ {whole} }}}}"
        if part.says and stream is not None and each:
            return f"{text}: {{{{ {item_alias(stream)} }}}}"
        return text

    def _placed(self, given: Any, stream: Stream | None, *, each: bool) -> Any:
        """Put fields of the one thing at hand where a text, an address or a body leaves room for them."""
        given = self.answers.placed(given)
        one = each if stream is not None else self.thing is not None
        return with_values(given, partial(self._field, stream)) if one else given

    def _with_fields(self, text: str, part: Send, stream: Stream | None, *, each: bool) -> str:
        """Words that were given, with the fields that were named behind them."""
        if stream is not None and not each:
            return text
        self._told(part)
        return f"{text}: " + ", ".join(f"{{{{ {self._field(stream, f)} }}}}" for f in part.fields)

    def _field(self, stream: Stream | None, said: str) -> str:
        """Answer the expression of a field of the item at hand, of an answer, or of the one thing there is."""
        name = field_name(said)
        if known := self.answers.place(name) or said_of_made(said, self.made, stream):
            return known
        name = name.removeprefix(ANSWERED)
        if stream is None and name in self.asked_with:
            return f"trigger.body.{name}"
        return f"{self._root}.{name}" if stream is None else item_field(stream, name)

    def placed_before(self, given: Any) -> Any:
        """Put what calls have answered, and what was found in the one thing, where a read leaves room for it."""
        return with_values(self.answers.placed(given), found_fields(self.made).get)

    def _told(self, part: Send) -> None:
        named = ", ".join(field_name(f) for f in part.fields)
        self._flow.assume(f"The fields to show are called {named}; a sample checks that.")

    def _fields_text(self, part: Send, stream: Stream | None, *, each: bool) -> str | None:
        names = [field_name(f) for f in part.fields]
        if stream is None and self.thing is None:
            return self.answers.told(names)
        if stream is not None and stream.joined and any(" " in one for one in part.fields):
            return None  # of two lists nobody knows whose field is called how: all of it is told
        if stream is not None and each:
            self._told(part)
            return group_text_of_fields(stream, names) if stream.grouped_by else item_text(stream, names)  # fmt: skip
        if stream is not None and stream.known and not (stream.joined or stream.grouped_by):
            self._told(part)
            return list_text_of_fields(stream.value, lead_of(stream), names, {})
        if stream is None and self.thing is not None:
            self._told(part)
            return self._with_fields(sentence(self.thing.one), part, None, each=False)
        return None

    def _payload(self, part: Send, stream: Stream | None, *, each: bool) -> Any:
        if (told := made_value(part, stream, self.made, each=each)) is not None:
            return told
        if part.fields:
            self._told(part)
        return payload_of(part, stream, self.thing, partial(self._field, stream), each=each)

    # -- branches -----------------------------------------------------------------
    def depends(self, part: Send) -> bool:
        """Tell whether a sending depends on a condition, its own or the one before it."""
        free = part.always or (part.unread and part.condition is None)
        conditioned = part.condition is not None or part.otherwise
        return not free and (conditioned or self._branches.branch is not None)

    def branch(self, part: Send, later: Sequence[Part], gate: Sequence[str]) -> None:
        """Add a sending that depends on a condition about the one thing."""
        followers = [p for p in later if isinstance(p, Send) and not p.always]
        alone = not followers and not part.otherwise and self._branches.branch is None
        if alone and not part.unread and part.condition is not None:
            self.send(part, None, gate)
            self._flow.steps[-1]["when"] = self._condition(part.condition)
            return
        if part.condition is not None:
            when = self._condition(part.condition)
            if not self._branches.add_way(part.condition, when, further=part.otherwise):
                has_else = any(
                    p.otherwise and p.condition is None and not (p.rejected or p.unread)
                    for p in followers
                )
                self.open_branch(part.condition, gate, has_else=has_else)
            self.send(part, None, [self._branches.way])
            return
        if self._branches.branch is None or (gate and not part.otherwise):
            self.send(part, None, gate)
            return
        port = self._branches.otherwise if part.otherwise else self._branches.way
        self.send(part, None, [port])

    @property
    def spared(self) -> str:
        """Answer the port of what does not meet the condition of an approval; its branch is closed with it."""
        port = self._branches.otherwise
        self._branches.branch = None
        return port

    @property
    def branched(self) -> bool:
        """Tell whether a condition has parted the ways already."""
        return self._branches.branch is not None

    def open_branch(self, condition: Condition, gate: Sequence[str], *, has_else: bool) -> str:
        """Add the branch; answer the port that is open when the condition holds."""
        one = self.thing.one if self.thing else "call"
        when = self._condition(condition)
        return self._branches.open(condition, when, one, gate, has_else=has_else)

    def _condition(self, condition: Condition) -> Any:
        one = self.thing.one if self.thing else "call"
        if (of_made := made_test(condition, self.made)) is not None:
            return of_made
        if (answered := self.answers.about(condition)) is not None:
            place, said = answered
            return condition_value(said, place, of=place, noun="the answer")
        return condition_value(condition, self._root, of=self._root, noun=with_article(one))

    @property
    def _root(self) -> str:
        return self.thing.value if self.thing else "trigger.body"

    # -- approvals, connections -----------------------------------------------------
    def shown(self, stream: Stream | None) -> dict[str, Any]:
        """Answer what an approval shows: exactly the data that goes on."""
        if stream is not None:
            return {"payload": stream.items()}
        return {"payload": f"{{{{ {self.thing.value} }}}}"} if self.thing else {}

    def approval_title(self, stream: Stream | None) -> str:
        thing = stream or self.thing
        return f"Go on with {'these ' + stream.noun if stream else 'this ' + thing.one if thing else 'this'}?"

    def connection_for(self, spec: ActionSpec) -> dict[str, str]:
        """Answer the only connection that fits; several are left for the person to choose."""
        need = spec.connection
        if need is None or not need.required:
            return {}
        fitting = [
            c for c in self._connections if c.service == need.service and c.kind in need.kinds
        ]
        return {"connection": fitting[0].key} if len(fitting) == 1 else {}


__all__ = ["SendSteps", "as_id", "singular"]
