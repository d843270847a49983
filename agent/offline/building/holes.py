"""Fills open places once a sample has shown what a step gives, and turns a person's answers into values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.offline.building.better_texts import improve_texts
from agent.offline.building.cel import MARK, moment_text
from agent.offline.building.field_choice import choose, likeness, names_a_moment, words_in
from agent.offline.building.item_shapes import (
    Schema,
    Shapes,
    fields_in,
    is_text,
    kinds_of,
    lists_in,
    shapes_of,
)
from agent.offline.building.list_tests import holds_words, named_lists, of_one_in
from agent.offline.building.lone_records import only_one
from agent.offline.building.sound_tests import sound
from agent.offline.building.triggers import schedule_settings, with_days_said
from agent.offline.building.unread_conditions import answered_condition, is_condition_place
from agent.offline.changes.draft import EditDraft, expression_of
from agent.offline.changes.odd_fields import is_odd
from agent.offline.language.nouns import singular
from agent.offline.timing.schedules import parse_schedule
from agent.plan import Question
from engine.core.action import Catalog
from engine.core.hole import Hole, holes_in
from engine.core.problem import pointer, pointer_parts
from engine.errors import Invalid

_THE_SAME = 0.85
_LIST_OF = {"left_key": "left", "right_key": "right"}
_NO_CONDITION = "That is no condition that I can read. For example: amount is over 100, or always."


def fill(
    document: Mapping[str, Any], step_id: str, schema: Schema, catalog: Catalog
) -> tuple[tuple[dict[str, Any], ...], tuple[Question, ...]]:
    """Fill what one sample settles; ask, with candidates, what it leaves open.

    `step_id` is the sampled step, or the trigger whose payload was seen; `schema` is that of its output.
    """
    draft, questions = _filled(document, step_id, schema, catalog)
    return draft.operations, questions


def filled(
    document: Mapping[str, Any], step_id: str, schema: Schema, catalog: Catalog
) -> dict[str, Any]:
    """Answer the document with everything filled that this schema settles."""
    return _filled(document, step_id, schema, catalog)[0].document


def _filled(
    document: Mapping[str, Any], step_id: str, schema: Schema, catalog: Catalog
) -> tuple[EditDraft, tuple[Question, ...]]:
    draft = EditDraft(document)
    trigger = next((t for t in draft.triggers if t["id"] == step_id), None)
    if trigger is not None:
        draft.set_trigger({**trigger, "output_schema": dict(schema)})
    else:
        draft.update(step_id, {"/output_schema": dict(schema)})
    filler = _Filler(draft)
    filler.fill_all()
    improve_texts(draft, filler.shapes(), catalog)
    return draft, tuple(filler.questions.values())


def settle(draft: EditDraft, before: Mapping[str, Any]) -> None:
    """Fill what former samples settle of the places that are open now and were not before.

    What they leave open knows the fields there are. Words that can be no field's name mean none.
    """
    stood = ((s["id"], at) for s in before.get("steps", ()) for at, _ in holes_in(s))
    odd = ((s["id"], at) for s in draft.steps for at, h in holes_in(s) if is_odd(h.hint or ""))
    _Filler(draft, frozenset((*stood, *odd))).settle()


def answer(
    document: Mapping[str, Any], path: str, value: Any, now: datetime
) -> tuple[dict[str, Any], ...]:
    """Put a person's answer in its place: a schedule in words, a field, or the value itself.

    `now` is an aware time, from which an answer such as `tomorrow at 9` is counted.
    """
    draft = EditDraft(document)
    parts = pointer_parts(path)
    hole = next((h for at, h in holes_in(document) if pointer(*at) == path), None)
    if parts[:1] == ["triggers"] and isinstance(value, str):
        trigger = draft.triggers[int(parts[1])]
        draft.set_trigger(_scheduled(trigger, value, now))
        return draft.operations
    step = draft.steps[int(parts[1])]
    filled: Any = value
    if hole is not None and is_condition_place(path) and hole.kind == "value":
        if (filled := answered_condition(hole, str(value))) is None:
            raise Invalid(_NO_CONDITION)
    elif hole is not None and hole.kind == "field" and hole.template:
        filled = _Filler(draft).expression(step, parts[2:], hole, str(value))
    elif hole is not None and hole.template and MARK in hole.template:
        filled = hole.template.replace(MARK, str(value))
    draft.update(step["id"], {pointer(*parts[2:]): filled})
    return draft.operations


def _scheduled(trigger: Mapping[str, Any], words: str, now: datetime) -> dict[str, Any]:
    own_zone = str(trigger["with"].get("timezone", "UTC"))
    if re.fullmatch(r"(?:[\d*/,LW#?-]+ ){4}[\w*/,#?-]+", words.strip()):
        said: dict[str, Any] = {"cron": words.strip()}
        zone = own_zone
    else:
        here = now.astimezone(ZoneInfo(own_zone)).replace(tzinfo=None)
        schedule = parse_schedule(with_days_said(trigger["with"], words, here), here)
        if schedule.unclear or not schedule.time_given:
            raise Invalid(
                f"{schedule.unclear or 'That names no time of day.'} For example: Fridays at 8."
            )
        zone = schedule.timezone or own_zone
        said = dict(schedule_settings(schedule, zone, now))
    kept = {
        k: v for k, v in trigger["with"].items() if k not in {"cron", "rrule", "timezone", "start"}
    }
    return {**trigger, "with": {**said, "timezone": zone, **kept}}


class _Filler:
    def __init__(
        self, draft: EditDraft, but: frozenset[tuple[str, tuple[str | int, ...]]] = frozenset()
    ) -> None:
        """`but`: (step, place) of what stays open."""
        self._draft = draft
        self._but = but
        self.questions: dict[str, Question] = {}

    def shapes(self) -> Shapes:
        return shapes_of(self._draft.document)

    def _zone(self) -> str:
        zones = [t.get("with", {}).get("timezone") for t in self._draft.triggers]
        return next((z for z in zones if isinstance(z, str)), "UTC")

    def expression(
        self, step: Mapping[str, Any], at: Sequence[str | int], hole: Hole, field: str
    ) -> str:
        """Answer the hole's expression with the field that a person has chosen."""
        return written(hole, field, self._fields(step, at, hole).get(field, {}), self._zone())

    def fill_all(self) -> None:
        """Fill what can be filled, and look again at what was guessed from words."""
        self.settle()
        self._recheck()

    def settle(self) -> None:
        """Fill until nothing changes: a list that is found lets its fields be found."""
        for _ in range(len(self._draft.steps) + 2):
            before = len(list(holes_in(self._draft.document)))
            self._once()
            if len(list(holes_in(self._draft.document))) == before:
                break

    def _once(self) -> None:
        for index, step in enumerate(list(self._draft.steps)):
            for at, hole in list(holes_in(step)):
                if (step["id"], tuple(at)) in self._but:
                    continue
                path = pointer(*at)
                filled, choices = self._answer(step, at, hole)
                where = pointer("steps", index, *at)
                if filled is not None:
                    self._draft.update(step["id"], {path: filled})
                    self.questions.pop(where, None)
                elif choices:
                    self._draft.update(step["id"], {f"{path}/$hole/candidates": choices})
                    self.questions[where] = Question(where, hole.label, tuple(choices), where)

    def _answer(
        self, step: Mapping[str, Any], at: Sequence[str | int], hole: Hole
    ) -> tuple[str | None, list[str]]:
        if hole.kind == "value" or not hole.template:
            return None, []
        if hole.kind == "list":
            return self._list(hole)
        fields = self._fields(step, at, hole)
        if not fields:
            return self._of_event(at, hole), []
        noun = _noun(step, hole)
        lists = named_lists(hole.hint, fields) if _asks_for_text(hole) else {}
        found, choices = choose(hole, fields, noun) if len(lists) != 1 else (next(iter(lists)), [])
        if found is None:
            return self._of_event(at, hole), choices[:12]
        return written(hole, found, fields[found], self._zone()), []

    def _of_event(self, at: Sequence[str | int], hole: Hole) -> str | None:
        """Answer a condition about what started the run, where that alone has a field of the very name."""
        of = hole.of or ""
        if not (list(at) == ["when"] and hole.hint and of.startswith("steps.")):
            return None
        called = any(one.get("type") == "webhook" for one in self._draft.triggers)
        root = "trigger.body" if called else "trigger"
        fields = _required_first(self.shapes().of(root))
        name = next((n for n in fields if likeness(hole.hint, n) >= _THE_SAME), None)
        if name is None or f"{of}.{MARK}" not in str(hole.template):
            return None
        told = replace(hole, template=str(hole.template).replace(f"{of}.{MARK}", f"{root}.{MARK}"))
        return written(told, name, fields[name], self._zone())

    def _list(self, hole: Hole) -> tuple[str | None, list[str]]:
        schema = self.shapes().of(hole.of or "")
        lists = lists_in(schema)
        named = [path for path, _ in lists if hole.hint and _names(path, hole.hint)]
        paths = [path for path, _ in lists]
        records = [path for path, s in lists if "object" in kinds_of(s.get("items", {}))]
        for fitting in (named, paths, records):
            if len(fitting) == 1:
                return str(hole.template).replace(MARK, fitting[0]), []
        if not lists and (alone := only_one(hole, schema)) is not None:
            return alone, []
        return None, paths[:12]

    def _fields(
        self, step: Mapping[str, Any], at: Sequence[str | int], hole: Hole
    ) -> dict[str, Schema]:
        shapes = self.shapes()
        if (
            (hole.of or "").startswith("trigger.body")
            and "foreach" not in step
            and at[-1] not in {"where", "key", "by", "value"}
        ):
            return _required_first(shapes.of("trigger.body"))
        arguments = step.get("with", {})
        source = (
            step.get("foreach", {}).get("items")
            if "foreach" in step
            else arguments.get(_LIST_OF.get(str(at[-1]), "items"))
        )
        if source is None and (hole.of or "").startswith("steps."):
            return _required_first(_measured_item(shapes.item_of(hole.of or "")))
        expression = expression_of(source)
        shape = shapes.item_of(expression) if expression else None
        of_group = _OF_GROUP.search(str(hole.template)) is not None
        return _required_first(_measured_item(shape) if of_group else shape)

    def _recheck(self) -> None:
        """Fields guessed from words must exist once the shape is known."""
        for index, step in enumerate(list(self._draft.steps)):
            where = step.get("with", {}).get("where")
            expression = expression_of(step.get("with", {}).get("items"))
            shape = self.shapes().item_of(expression) if expression else None
            if not isinstance(where, str) or shape is None:
                continue
            fields = fields_in(shape)
            text = where
            for name in dict.fromkeys(re.findall(r"\bitem\.([A-Za-z_]\w*)", where)):
                if any(f == name or f.startswith(f"{name}.") for f in fields):
                    continue
                if name in _SIDES and self.shapes().is_of_pairs(str(expression)):
                    continue
                found, choices = choose(Hole("field", "", hint=name), fields)
                if found:
                    text = re.sub(rf"\bitem\.{name}\b", f"item.{found}", text)
                    continue
                hole = {"kind": "field", "label": f"Which field is the {name.replace('_', ' ')}?", "hint": name, "of": expression,
                        "template": re.sub(rf"\bitem\.{name}\b", f"item.{MARK}", text), "candidates": choices[:12]}  # fmt: skip
                path = pointer("steps", index, "with", "where")
                self.questions[path] = Question(path, str(hole["label"]), tuple(choices[:12]), path)
                self._draft.update(step["id"], {"/with/where": {"$hole": hole}})
                break
            else:
                self._draft.update(step["id"], {"/with/where": sound(text, shape)})


_SIDES = ("left", "right")
# What is said of the items of a group, inside a loop over groups.
_OF_GROUP = re.compile(r"\bgroup\.items(?:\.|\[0\]\.)")


def _asks_for_text(hole: Hole) -> bool:
    return (hole.schema or {}).get("type") == "string"


def written(hole: Hole, field: str, schema: Schema, zone: str = "UTC") -> str:
    """Write the hole's expression with its field; a yes-or-no field is compared with yes or no."""
    text = str(hole.template).replace(MARK, field)
    is_moment = is_text(schema) or (not schema and names_a_moment(field))
    if isinstance((hole.schema or {}).get("type"), list) and is_moment:
        return _as_moment(text, field, hole.label, zone)
    if holds_words(schema):
        return of_one_in(text, field)
    if kinds_of(schema) <= {"boolean", "null"}:
        text = re.sub(rf"(\S*{re.escape(field)}) (==|!=) \"[^\"]*\"", r"\1 \2 true", text)
    return text


def _measured_item(shape: Schema | None) -> Schema | None:
    """Answer one of what a figure is about: of groups, one of their items."""
    fields = (shape or {}).get("properties", {})
    if set(fields) != {"key", "count", "items"}:
        return shape
    items: Schema = fields["items"]
    return items.get("items")


_AGE = re.compile(r"(?P<n>\d+(?:\.\d+)?) (?P<unit>minute|hour|day|week|month|year)s?\b")
_LATEST = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def _as_moment(text: str, field: str, label: str, zone: str) -> str:
    """`older than 3 days` about a date: it lies before the moment 3 days ago."""
    age = _AGE.search(label)
    compared = re.search(rf"(?P<path>\S*\b{re.escape(field)}) (?P<op>[<>]=?) -?\d[\d.e+]*", text)
    if age is None or compared is None:
        return text
    moment = moment_text(float(age["n"]), age["unit"], zone)
    told = f"{compared['path']} {_LATEST[compared['op']]} {moment}"
    return text[: compared.start()] + told + text[compared.end() :]


def _required_first(schema: Schema | None) -> dict[str, Schema]:
    fields = fields_in(schema)
    required = set((schema or {}).get("required", ()))
    return dict(sorted(fields.items(), key=lambda pair: pair[0].split(".")[0] not in required))


def _names(path: str, noun: str) -> bool:
    return singular(noun) in words_in(path)


def _noun(step: Mapping[str, Any], hole: Hole) -> str | None:
    match = re.search(r"(?:one|of an?) ([a-z][\w-]*)", hole.label)
    alias = step.get("foreach", {}).get("as")
    return match[1] if match else alias
