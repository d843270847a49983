"""The values that a workflow holds, each with its place: so words are understood by what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agent.offline.changes.draft import EditDraft, at, is_hole, values_in
from engine.core.hole import HOLE_KEY

Kind = Literal["number", "span", "word", "field", "whole", "inside"]

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000}  # fmt: skip
_SPANS = ("/duration_s", "/timeout_s", "/deadline_s")
_WIRING = ("/id", "/name", "/uses", "/type", "/connection", "/after", "/join", "/foreach", "/else", "/on_error", "/output_schema")  # fmt: skip
_COMPARED = re.compile(
    r"(?P<path>[\w.?\[\]\"]+) (?P<op>>=|<=|>|<|==|!=) (?P<value>-?\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*')"
)
_IN_SQL = re.compile(
    r"\b(?P<path>\w+)\s*(?P<op><=|>=|<>|!=|<|>|=)\s*(?P<value>-?\d+(?:\.\d+)?|'[^']*')",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^\{\{ ?item\.(?P<value>\w+) ?\}\}$")


@dataclass(frozen=True, slots=True)
class Held:
    """One value of a step; `start` and `end` say where it stands inside the text at `path`."""

    step: str
    path: str
    kind: Kind
    value: float | str
    field: str = ""
    """What it is compared with, for a comparison; the key or argument it stands at, for all others."""
    operator: tuple[int, int] | None = None
    start: int = 0
    end: int | None = None
    sign: str = ""
    """How it is compared, for a comparison."""

    @property
    def unit(self) -> str | None:
        """The unit of time that a compared field is in, as its name tells."""
        if self.kind == "span":
            return "second"
        found = re.search(r"(?:^|_)(second|minute|hour|day|week|month|year)s?(?:_|$)", self.field)
        return found[1] if found else None

    def counted(self, number: float, unit: str | None) -> float:
        """Answer a number in the unit of this place: two weeks are 14 where days are compared."""
        mine = self.unit
        if unit is None or mine is None or unit == mine:
            return number
        return number * SECONDS[unit] / SECONDS[mine]


def held_in(draft: EditDraft) -> list[Held]:
    """Answer every value of the steps that words may speak of; wiring is none."""
    return [
        one
        for step in draft.steps
        for path, value in values_in(step)
        if not path.startswith(_WIRING)
        for one in _held(str(step["id"]), path, value)
    ]


def _held(step: str, path: str, value: Any) -> Iterator[Held]:
    text = text_of(value)
    key = next((p for p in reversed(path.split("/")) if not p.isdecimal()), "")
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield Held(step, path, "span" if path in _SPANS else "number", float(value), key)
    elif text is not None and (path.endswith(("/where", "/when")) or is_hole(value)):
        yield from _compared(step, path, text, _COMPARED)
    elif path == "/with/statement" and text is not None:
        yield from _compared(step, path, text, _IN_SQL)
    elif text is not None and (field := _FIELD.match(text)):
        yield Held(step, path, "field", field["value"], key, None, field.start("value"), field.end("value"))  # fmt: skip
    elif text is not None:
        yield Held(step, path, "whole", text, key)
        for word in re.finditer(r"(?<![\w.@#{])\d+(?:\.\d+)?(?![\w}])", text):
            yield Held(step, path, "inside", float(word[0]), key, None, word.start(), word.end())


def _compared(step: str, path: str, text: str, pattern: re.Pattern[str]) -> Iterator[Held]:
    for match in pattern.finditer(text):
        said = match["value"]
        is_text = said[0] in "\"'"
        field = match["path"].rsplit(".", 1)[-1].lower()
        yield Held(
            step, path, "word" if is_text else "number",
            said[1:-1] if is_text else float(said), field, match.span("op"),
            match.start("value") + is_text, match.end("value") - is_text, match["op"],
        )  # fmt: skip


def text_of(value: Any) -> str | None:
    """Answer a text, or the template of a hole; None where it is neither."""
    if is_hole(value):
        return str(value[HOLE_KEY].get("template", ""))
    return value if isinstance(value, str) else None


def give(draft: EditDraft, held: Held, new: float | str, operator: str | None = None) -> None:
    """Put another value in the place of one; the name of the step follows where it tells the value."""
    step = draft.step(held.step)
    now = at(step, held.path)
    text = text_of(now)
    if held.kind == "span" or text is None:
        draft.update(held.step, {held.path: _whole(new)})
    elif held.kind == "whole":
        draft.update(held.step, {held.path: new})
    else:
        # a number is written as the one before it was
        point = isinstance(new, float) and "." in text[held.start : held.end]
        told = repr(new) if point else _written(new)
        changed = f"{text[: held.start]}{told}{text[held.end :]}"
        if operator is not None and held.operator is not None:
            changed = f"{changed[: held.operator[0]]}{operator}{changed[held.operator[1] :]}"
        filled = {HOLE_KEY: {**now[HOLE_KEY], "template": changed}} if is_hole(now) else changed
        draft.update(held.step, {held.path: filled})
    _retell(draft, step, held.value, new)


def _retell(draft: EditDraft, step: Mapping[str, Any], old: float | str, new: float | str) -> None:
    name, before = str(step.get("name", "")), _written(old)
    told = re.sub(rf"(?<!\w){re.escape(before)}(?!\w)", lambda _: _written(new), name)
    if before and told != name and len(told) <= 120:
        draft.rename_step(str(step["id"]), told)


def _whole(value: float | str) -> float | int | str:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _written(value: float | str) -> str:
    return str(_whole(value))
