"""The figures a request has asked for so far, and which sending tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.offline.reading.measures import Measured, read_measures
from agent.offline.reading.order_words import one_and_many
from agent.offline.reading.parts import Group, Measure, Part, Send
from agent.offline.reading.telling import FIGURES


@dataclass(slots=True)
class FiguresSaid:
    """Collects figures clause by clause; what they are grouped by becomes a part of its own."""

    sources: Sequence[str] = ()
    """What the lists are called that are read: nothing is grouped by itself."""
    figures: list[Measure] = field(default_factory=list)

    def read(self, clause: str, parts: list[Part]) -> Measured:
        """Take the figures out of a clause."""
        known = one_and_many(self.sources)
        measured = read_measures(clause, nouns=known)
        if measured.by and measured.by not in known:
            parts.append(Group(measured.by))
        named = [m for m in measured.measures if m.field or m.kind == "count"]
        if named or not self.figures:
            self.figures += [m for m in measured.measures if m not in self.figures]
        return measured

    def told_by(
        self, sends: list[Send], measured: Measured, rest: str, parts: Sequence[Part]
    ) -> list[Send]:
        """A sending tells the figures of its clause, or of those before it."""
        if not self.figures or not (measured.measures or FIGURES.search(rest)):
            return sends
        named = tuple(m for m in measured.measures if m.field or m.kind == "count")
        told = named or tuple(
            m
            for m in self.figures
            if m.field or not any(n.field and n.kind == m.kind for n in self.figures)
        )
        grouped = any(isinstance(p, Group) for p in parts)
        counts = not grouped and not measured.besides and {m.kind for m in told} == {"count"}
        return [
            replace(
                s,
                measures=() if counts else told,
                counts=counts,
                besides=measured.besides,
                many=s.many if s.many == "each" else "whole",
            )
            for s in sends
        ]
