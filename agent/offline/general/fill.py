"""Fills the arguments of the chosen actions: from the words, from earlier results, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.offline.general.choose import Choice
from agent.offline.general.features import Reading
from agent.offline.general.index import WordIndex
from agent.offline.general.links import Bond, bond
from agent.offline.general.model import chance, weights
from agent.offline.general.slots import (
    Asked,
    Slot,
    Surroundings,
    allowed,
    as_typed,
    features,
    slots_for,
    surroundings,
)
from agent.offline.general.values import Mention, mentions_of

OPTIONAL_FROM = 0.25
REQUIRED_FROM = 0.12
LINK_FROM = 0.45


@dataclass(frozen=True, slots=True)
class Fit:
    """A possible value of a slot and its chance."""

    slot: Slot
    mention: Mention
    value: Any
    chance: float


@dataclass(slots=True)
class Filled:
    """The arguments of one chosen action."""

    choice: Choice
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Bond] = field(default_factory=dict)
    open: list[Slot] = field(default_factory=list)
    """Required arguments that neither the words nor an earlier result give."""


class Filler:
    """Fills one request's arguments."""

    def __init__(self, reading: Reading, index: WordIndex, chosen: Sequence[Choice]) -> None:
        self._reading = reading
        self._index = index
        self._chosen = chosen
        self.mentions = mentions_of(reading.text)
        self.around = [surroundings(reading.text, m, reading.chunks) for m in self.mentions]
        self._owners = [self._owner(a) for a in self.around]

    def fill(self) -> list[Filled]:
        """Give every argument its likeliest value, no stretch of words to two arguments of one action."""
        done: list[Filled] = []
        for at, choice in enumerate(self._chosen):
            filled = Filled(choice)
            slots = self.slots(choice)
            fits = {slot.name: self.fits(choice, slot, slots) for slot in slots}
            self._link(filled, slots, fits, self._chosen[:at])
            self._assign(filled, slots, fits)
            done.append(filled)
        return done

    def slots(self, choice: Choice) -> list[Slot]:
        return slots_for(choice.place, self._index.actions[choice.place].spec.input_schema)

    def fits(self, choice: Choice, slot: Slot, slots: Sequence[Slot]) -> list[Fit]:
        """Answer the possible values of a slot, likeliest first."""
        found = [
            Fit(slot, self.mentions[at], as_typed(slot, self.mentions[at]), chance(row, weights().slots))
            for at, row in self.rows(choice, slot, slots)
        ]  # fmt: skip
        return sorted(found, key=lambda f: (-f.chance, f.mention.start, f.mention.end))

    def rows(
        self, choice: Choice, slot: Slot, slots: Sequence[Slot]
    ) -> list[tuple[int, dict[int, float]]]:
        """Answer (place of the mention, features) for every value the slot could take."""
        chunk = self._reading.chunks[choice.chunk]
        asked = Asked(
            self._reading.text, choice.chunk, chunk.sentence,
            terms=frozenset(self._index.actions[choice.place].name),
            rivals=frozenset(stem for other in slots for stem in other.stems),
        )  # fmt: skip
        return [
            (at, features(slot, mention, around, asked, owner))
            for at, (mention, around, owner) in enumerate(
                zip(self.mentions, self.around, self._owners, strict=True)
            )
            if allowed(slot, mention)
        ]

    def bonds(
        self, choice: Choice, slot: Slot, said: float, before: Sequence[Choice]
    ) -> list[Bond]:
        """Answer every earlier result that could feed a slot."""
        chunks = self._reading.chunks
        clause = chunks[choice.chunk].text
        if (
            choice.chunk + 1 < len(chunks)
            and chunks[choice.chunk + 1].sentence == chunks[choice.chunk].sentence
        ):
            clause += " " + chunks[choice.chunk + 1].text
        found = []
        for apart, giver in enumerate(reversed(before), start=1):
            one = bond(
                slot, self._index.actions[choice.place], self._index.actions[giver.place], giver.place, clause=clause,
                said=said, apart=apart, sentences=chunks[choice.chunk].sentence - chunks[giver.chunk].sentence,
            )  # fmt: skip
            if one is not None:
                found.append(one)
        return found

    def _owner(self, around: Surroundings) -> int:
        """Answer the action whose piece comes last before a value, or the first of all."""
        before = [c for c in self._chosen if c.chunk <= around.chunk]
        if before:
            return max(before, key=lambda c: c.chunk).place
        return self._chosen[0].place if self._chosen else -1

    def _link(
        self, filled: Filled, slots: Sequence[Slot], fits: dict[str, list[Fit]], before: Sequence[Choice]
    ) -> None:  # fmt: skip
        for slot in slots:
            best = fits[slot.name][0].chance if fits[slot.name] else 0.0
            weighed = [
                (chance(dict(enumerate(b.features)), weights().links), b)
                for b in self.bonds(filled.choice, slot, best, before)
            ]
            if weighed:
                likely, found = max(weighed, key=lambda pair: pair[0])
                if likely > LINK_FROM and likely > best:
                    filled.links[slot.name] = found

    def _assign(self, filled: Filled, slots: Sequence[Slot], fits: dict[str, list[Fit]]) -> None:
        options = sorted(
            (f for slot in slots if slot.name not in filled.links for f in fits[slot.name][:8]),
            key=lambda f: (-f.chance, f.mention.start, f.slot.name),
        )
        taken: list[Mention] = []
        for fit in options:
            least = REQUIRED_FROM if fit.slot.required else OPTIONAL_FROM
            overlaps = any(m.start < fit.mention.end and fit.mention.start < m.end for m in taken)
            if fit.slot.name in filled.values or fit.chance < least or overlaps:
                continue
            filled.values[fit.slot.name] = fit.value
            taken.append(fit.mention)
        filled.open = [
            s for s in slots if s.required and s.name not in filled.values and s.name not in filled.links
        ]  # fmt: skip
