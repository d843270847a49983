"""Expressions that read a value: conditions, texts, numbers; each with the types that would do."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.suites.typing.graph import (
    ANY,
    BOOLEAN,
    LIST,
    NUMBER,
    OBJECT,
    SIZED,
    TEXT,
    Read,
    Ref,
    Types,
)
from evals.suites.typing.shapes import fields_of

Written = tuple[str, tuple[Read, ...]]
_DEFAULTS = {"text": '""', "number": "0", "boolean": "false", "time": '"2026-01-05T00:00:00Z"'}
_DEFAULTS |= {"choice": '"open"', "texts": "[]"}
_EQUAL = re.compile(r"[!=]=|^{} in ")
"""What holds or not by what stands for a missing value, whatever the type of the value is."""
_CONDITIONS: dict[str, Sequence[tuple[str, Types]]] = {
    "text": (
        ('{} == "Berlin"', TEXT),
        ('{}.startsWith("A")', TEXT),
        ('{}.lowerAscii().contains("a")', TEXT),
        ("size({}) > 3", SIZED),
        ('{} in ["a", "b"]', TEXT),
    ),
    "number": (
        ("{} > 100", NUMBER),
        ("{} * 2 <= 40", NUMBER),
        ("{} == 3", NUMBER),
        ("{} + 1 > 7", NUMBER),
        ("math.greatest({}, 3) > 4", NUMBER),
    ),
    "boolean": (("{}", BOOLEAN), ("!{}", BOOLEAN), ("{} == true", BOOLEAN)),
    "time": (
        ("timestamp({}) < timestamp(run.started_at)", TEXT | NUMBER),
        ('{}.startsWith("2026")', TEXT),
    ),
    "choice": (('{} == "open"', TEXT), ('{} != "closed"', TEXT), ('{} in ["open"]', TEXT)),
    "texts": (
        ('"vip" in {}', LIST | OBJECT),
        ("size({}) > 0", SIZED),
        ('{}.exists(one, one == "vip")', LIST),
    ),
}
_ROWS: Sequence[tuple[str, Types]] = (
    ('sum({list}, "{field}") > 10', NUMBER),
    ("{list}.all(row, row.{field} > 0)", NUMBER),
    ('size(where({list}, "{field}", ">", 5)) > 0', NUMBER),
    ('max({list}, "{field}") > 5', NUMBER),
)
_TEXT_ROWS: Sequence[tuple[str, Types]] = (
    ('size(where({list}, "{field}", "==", "x")) > 0', TEXT),
    ("{list}.exists(row, row.{field} == 'x')", TEXT),
    ('size(unique({list}, "{field}")) > 2', ANY),
    ("{list}[0].{field} == 'x'", TEXT),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Chooses fields of values and writes expressions over them."""

    rng: random.Random

    def condition(self, ref: Ref) -> Written:
        """Write a condition over one or two fields of an object."""
        text, reads = self._one_condition(ref)
        if self.rng.random() < 0.3:
            more, others = self._one_condition(ref)
            return f"({text}) {self.rng.choice(('&&', '||'))} ({more})", (*reads, *others)
        return text, reads

    def _one_condition(self, ref: Ref) -> Written:
        kind, found = self.rng.choice([one for one in fields_of(ref) if one[0] != "object"])
        if kind == "rows":
            return self._over_rows(found)
        form, wants = self.rng.choice(_CONDITIONS[kind])
        if _EQUAL.search(form) and found.trail[-1].optional:
            wants = ANY
        text, reads = self.present(kind, found, wants)
        return form.format(text), reads

    def _over_rows(self, rows: Ref) -> Written:
        item = rows.first()
        kind = self.rng.choice(("number", "text"))
        named = self.field(item, kind, certain=True)
        form, wants = self.rng.choice(_ROWS if kind == "number" else _TEXT_ROWS)
        name = named.trail[-1].name
        reads = (*item.wanting(LIST), replace(named.trail[-1], wants=wants))
        return form.format(list=rows.text, field=name), reads

    def present(self, kind: str, ref: Ref, wants: Types) -> Written:
        """Write a value, and what stands for it where it may be missing."""
        if not any(read.optional for read in ref.trail):
            return ref.text, ref.wanting(wants)
        *before, _ = ref.trail
        if self.rng.random() < 0.4 and not any(read.optional for read in before):
            plain = ref.text.replace(".?", ".")
            text = f"(has({plain}) ? {plain} : {_DEFAULTS[kind]})"
            return text, ref.wanting(wants)
        return f"{ref.text}.orValue({_DEFAULTS[kind]})", ref.wanting(wants)

    def field(self, ref: Ref, *kinds: str, certain: bool = False) -> Ref:
        """Choose a field of one of these kinds; `certain`: directly in the object, and always there."""
        found = [one for kind, one in fields_of(ref) if kind in kinds]
        if certain:
            found = [one for one in found if one.trail[-1].owner is ref.node]
            found = [one for one in found if not one.trail[-1].optional]
        return self.rng.choice(found)

    def has(self, ref: Ref, *kinds: str) -> bool:
        """Tell whether there is a field of one of these kinds."""
        return any(kind in kinds for kind, _ in fields_of(ref))

    def words(self, ref: Ref) -> Written:
        """Write a text around some fields; anything can be printed."""
        plain = [one for one in fields_of(ref) if one[0] not in ("object", "rows")]
        parts: list[str] = []
        reads: list[Read] = []
        for kind, found in self.rng.sample(plain, k=min(len(plain), self.rng.randint(1, 3))):
            text, more = self._shown(kind, found)
            parts.append(f"{found.trail[-1].name.title()}: {{{{ {text} }}}}")
            reads += more
        return ", ".join(parts), tuple(reads)

    def _shown(self, kind: str, ref: Ref) -> Written:
        if kind == "texts" and self.rng.random() < 0.5:
            text, reads = self.present(kind, ref, LIST)
            return f'join({text}, ", ")', reads
        if kind == "time" and self.rng.random() < 0.5:
            text, reads = self.present(kind, ref, TEXT)
            return f'formatDate({text}, "yyyy-MM-dd")', reads
        if kind == "number" and self.rng.random() < 0.5:
            text, reads = self.present(kind, ref, NUMBER | TEXT)
            return f"math.round(double({text}) * 1.19)", reads
        return self.present(kind, ref, ANY)

    def alone(self, ref: Ref, kind: str, wants: Types) -> Written:
        """Write one value by itself, as an argument of these types takes it."""
        text, reads = self.present(kind, self.field(ref, kind), wants)
        return f"{{{{ {text} }}}}", reads
