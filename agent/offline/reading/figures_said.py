"""The figures a request has asked for so far, and which sending tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.offline.building.figure_places import tells_figures
from agent.offline.conditions.condition import Test
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
    grouped: bool = False
    """They are figures of each group of a list."""
    limit: Test | None = None
    """What was said last that the count or a figure must be."""

    def read(self, clause: str, parts: list[Part]) -> Measured:
        """Take the figures out of a clause."""
        known = one_and_many(self.sources)
        measured = read_measures(clause, nouns=known)
        if measured.by and measured.by not in known:
            parts.append(Group(measured.by))
            self.grouped = True
        named = [m for m in measured.measures if m.field or m.kind == "count"]
        if named or not self.figures:
            self.figures += [m for m in measured.measures if m not in self.figures]
        return measured

    def _with_placed(self, send: Send) -> Send:
        """A text with room for figures tells them of the whole list."""
        if self.grouped or not tells_figures(str(send.arguments), self.figures):
            return send if not self.grouped else replace(send, measures=tuple(self.figures))
        many = send.many if send.many == "each" else "whole"
        return replace(send, measures=tuple(self.figures), many=many)

    def told_by(
        self, sends: list[Send], measured: Measured, rest: str, parts: Sequence[Part]
    ) -> list[Send]:
        """A sending tells the figures of its clause, or of those before it."""
        sends = [self._with_placed(s) for s in sends]
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
