"""The comparisons of a workflow: which field, with which values, and how they are put."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from agent.offline.building.cel import literal
from agent.offline.changes.draft import EditDraft, at, is_hole
from agent.offline.changes.held import text_of
from engine.core.hole import HOLE_KEY

_PATH = r"[\w.?]+"
_VALUE = r"(?:-?\d+(?:\.\d+)?|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_EQUAL = rf"(?P<path>{_PATH}) == {_VALUE}(?: \|\| (?P=path) == {_VALUE})*"
_ANY = re.compile(rf"(?P<path>{_PATH}) (?:==|!=|<=?|>=?) {_VALUE}")
_IN_SQL = re.compile(
    r"(?P<path>\b\w+)\s*(?:=\s*(?P<one>'[^']*'|\d+(?:\.\d+)?)|\bin\s*\((?P<some>[^()]*)\))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One field and the values of which it must be one; `start` and `end` say where that stands in the text."""

    step: str
    path: str
    field: str
    subject: str
    """The field as it is written there."""
    said: tuple[str, ...]
    numeric: bool
    start: int
    end: int

    def rename_field(self, draft: EditDraft, new: str) -> None:
        """Compare another field; a question about the one before asks about the new one."""
        step = draft.step(self.step)
        value = at(step, self.path)
        old = self.field
        if is_hole(value) and self.subject.endswith("__hole__"):
            hole = dict(value[HOLE_KEY])
            hole["label"] = _renamed(str(hole.get("label", "")), old, new)
            hole["hint"] = new
            if "candidates" in hole:
                hole["candidates"] = [new if c == old else c for c in hole["candidates"]]
            draft.update(self.step, {self.path: {HOLE_KEY: hole}})
        else:
            told = re.sub(rf"(?<=\.){re.escape(old)}\b", new, str(text_of(value)))
            if self.path == "/with/statement":
                told = _renamed(str(value), old, new)
            draft.update(self.step, {self.path: _with_text(value, told)})
        _rename_step(draft, self.step, old, new)


def compared_in(draft: EditDraft, *, every: bool = False, ways: bool = False) -> list[Compared]:
    """Answer the comparisons by which things are kept.

    `every`: those with a number, too, that are no equality; `ways`: those of the ways of a branch, too.
    """
    found: list[Compared] = []
    for step in draft.steps:
        places = ["/with/where"] if step.get("uses") == "list.filter" else []
        places += ["/when"] if "when" in step else []
        places += [f"/cases/{n}/when" for n, _ in enumerate(step.get("cases", ())) if ways]
        for path in places:
            value = at(step, path)
            text = text_of(value)
            if text is None or "count > 0" in text:
                continue
            pattern = _ANY if every else re.compile(_EQUAL)
            found += [_compared(step["id"], path, value, match) for match in pattern.finditer(text)]
        statement = step.get("with", {}).get("statement")
        if isinstance(statement, str):
            found += _of_statement(step["id"], statement)
    return found


def _compared(step: str, path: str, value: Any, match: re.Match[str]) -> Compared:
    said = re.findall(_VALUE, match[0])
    name = match["path"].rsplit(".", 1)[-1]
    if name == "__hole__":
        name = str(value[HOLE_KEY].get("hint", "")).replace(" ", "_")
    numeric = said[0][0] not in "\"'"
    values = tuple(s.removesuffix(".0") if numeric else s[1:-1] for s in said)
    return Compared(
        step, path, name.lower(), match["path"], values, numeric, match.start(), match.end()
    )


def _of_statement(step: str, statement: str) -> list[Compared]:
    where = re.search(r"\bwhere\b", statement, re.IGNORECASE)
    found = []
    for match in _IN_SQL.finditer(statement, where.end()) if where else ():
        said = [v.strip() for v in (match["one"] or match["some"]).split(",")]
        numeric = not said[0].startswith("'")
        values = tuple(v if numeric else v[1:-1] for v in said)
        found.append(
            Compared(
                step, "/with/statement", match["path"].lower(), match["path"], values, numeric,
                match.start(), match.end(),
            )
        )  # fmt: skip
    return found


def give_values(draft: EditDraft, one: Compared, values: list[str]) -> None:
    """Let the field be one of these values; the name of the step follows where it tells them."""
    value = at(draft.step(one.step), one.path)
    draft.update(one.step, {one.path: with_values(value, one, values)})
    _retell(draft, one, values)


def with_values(value: Any, one: Compared, values: list[str]) -> Any:
    """Answer what stands at the place of a comparison, with these values in it."""
    text = str(text_of(value))
    if one.path == "/with/statement":
        told = [v if one.numeric else f"'{v}'" for v in values]
        new = f"{one.subject} = {told[0]}" if len(told) == 1 else f"{one.subject} in ({', '.join(told)})"  # fmt: skip
    else:
        written = [literal(float(v) if one.numeric else v) for v in values]
        new = " || ".join(f"{one.subject} == {v}" for v in written)
        beside = "&&" in text[: one.start] + text[one.end :] or "!" in text[: one.start]
        bracketed = text[: one.start].endswith("(") and text[one.end :].startswith(")")
        new = f"({new})" if len(values) > 1 and beside and not bracketed else new
    return _with_text(value, f"{text[: one.start]}{new}{text[one.end :]}")


def _with_text(value: Any, text: str) -> Any:
    return {HOLE_KEY: {**value[HOLE_KEY], "template": text}} if is_hole(value) else text


def _retell(draft: EditDraft, one: Compared, values: list[str]) -> None:
    step = draft.step(one.step)
    name = str(step.get("name", ""))
    marks = "" if one.numeric else '"'
    field = re.escape(one.field.replace("_", " "))
    each = "|".join(re.escape(f"{marks}{v}{marks}") for v in one.said)
    told = " or ".join(f"{marks}{v}{marks}" for v in values)
    changed = re.sub(rf"(?:{each})(?: or (?:{field} )?(?:{each}))*", lambda _: told, name, count=1)
    if changed != name and len(changed) <= 120:
        draft.rename_step(one.step, changed)


def _rename_step(draft: EditDraft, step: str, old: str, new: str) -> None:
    name = str(draft.step(step).get("name", ""))
    draft.rename_step(step, _renamed(name, old, new)) if name else None


def _renamed(text: str, old: str, new: str) -> str:
    said = rf"\b(?:{re.escape(old)}|{re.escape(old.replace('_', ' '))})\b"
    return re.sub(said, lambda _: new, text)
