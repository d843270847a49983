"""Fills the arguments of the chosen actions: from the words, from earlier results, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.offline.general.arrays import np
from agent.offline.general.choose import Choice
from agent.offline.general.features import Reading
from agent.offline.general.index import WordIndex
from agent.offline.general.links import UNDECLARED, Bond, Giver, Taker, bonds, likeliest
from agent.offline.general.model import chance, linking_of, weights
from agent.offline.general.pointing import Stretch, stretches
from agent.offline.general.rivals import Option, beside
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
_UNSAID = 0.3
_MOST = 8


@dataclass(frozen=True, slots=True)
class Fit:
    """A possible value of a slot and its chance."""

    slot: Slot
    mention: Mention
    value: Any
    chance: float
    around: Surroundings
    row: dict[int, float]
    """What speaks for it, taken alone."""


def _likeliest(fit: Fit) -> tuple[float, int, int]:
    return -fit.chance, fit.mention.start, fit.mention.end


@dataclass(frozen=True, slots=True)
class Opened:
    """One chosen action with its arguments and the possible values of each, likeliest first."""

    choice: Choice
    slots: list[Slot]
    fits: dict[str, list[Fit]]

    def said(self, slot: Slot, first: int = 0, last: int | None = None) -> float:
        """Answer the chance of the likeliest value, of those that stand in these pieces only."""
        for fit in self.fits.get(slot.name, ()):
            if last is None or first <= fit.around.chunk <= last:
                return fit.chance
        return 0.0


@dataclass(slots=True)
class Filled:
    """The arguments of one chosen action."""

    choice: Choice
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Bond] = field(default_factory=dict)
    open: list[Slot] = field(default_factory=list)
    """Required arguments that neither the words nor an earlier result give."""
    follows: list[int] = field(default_factory=list)
    """Actions whose result it needs without declaring an argument for it."""


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
        opened = self.opened()
        links = self._links(opened)
        done: list[Filled] = []
        for one in opened:
            filled = Filled(one.choice)
            for name, bond in links.get(one.choice.place, {}).items():
                if name:
                    filled.links[name] = bond
                else:
                    filled.follows.append(bond.giver)
            self._assign(filled, one.slots, one.fits)
            done.append(filled)
        return done

    def opened(self) -> list[Opened]:
        """Answer every chosen action with the possible values of its arguments, weighed beside each other."""
        found = self.alone()
        fits = [fit for one in found for held in one.fits.values() for fit in held]
        if not fits:
            return found
        chances = weights().values.chances(self.beside(found))
        weighed = iter(replace(f, chance=float(c)) for f, c in zip(fits, chances, strict=True))
        for one in found:
            for name, held in one.fits.items():
                one.fits[name] = sorted([next(weighed) for _ in held], key=_likeliest)
        return found

    def alone(self) -> list[Opened]:
        """Answer the same with each value weighed alone; the least likely are left out."""
        found = []
        for choice in self._chosen:
            slots = self.slots(choice)
            fits = {s.name: self.fits(choice, s, slots)[:_MOST] for s in slots}
            found.append(Opened(choice, slots, fits))
        return found

    def beside(self, opened: Sequence[Opened]) -> Any:
        """Answer the features of all values in order, as `rivals` sees them."""
        chunks = self._reading.chunks
        options = [
            Option(f.slot, f.mention, f.around, f.row, f.chance, one.choice.chunk, chunks[one.choice.chunk].sentence)
            for one in opened for held in one.fits.values() for f in held
        ]  # fmt: skip
        return beside(options, [one.slots for one in opened], len(self._reading.text))

    def slots(self, choice: Choice) -> list[Slot]:
        return slots_for(choice.place, self._index.actions[choice.place].spec.input_schema)

    def fits(self, choice: Choice, slot: Slot, slots: Sequence[Slot]) -> list[Fit]:
        """Answer the possible values of a slot, likeliest first."""
        found = [
            Fit(slot, self.mentions[at], as_typed(slot, self.mentions[at]), chance(row, weights().slots), self.around[at], row)
            for at, row in self.rows(choice, slot, slots)
        ]  # fmt: skip
        return sorted(found, key=_likeliest)

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

    def bonds(self, opened: Sequence[Opened]) -> list[tuple[Opened, Slot, list[Bond]]]:
        """Answer, for every argument, all results of earlier actions that could feed it."""
        spoken = stretches(self._reading, self._chosen)
        found = []
        for at, one in enumerate(opened):
            unsaid = [s for s in one.slots if s.required and one.said(s) < _UNSAID]
            for slot in one.slots or [UNDECLARED]:
                taker = self._taker(one, slot, spoken[at], unsaid)
                givers = [
                    self._giver(opened, one, slot, at, before, spoken) for before in range(at)
                ]
                if made := bonds(taker, givers):
                    found.append((one, slot, made))
        return found

    def _taker(self, one: Opened, slot: Slot, here: Stretch, unsaid: Sequence[Slot]) -> Taker:
        names = [s.name for s in unsaid]
        return Taker(
            slot, self._index.actions[one.choice.place], here, one.said(slot), one.said(slot, here.first, here.last),
            slots=len(one.slots), required=sum(s.required for s in one.slots), unsaid=len(unsaid),
            rank=names.index(slot.name) if slot.name in names else len(names),
            count=len(self._index.actions), chosen=len(self._chosen),
        )  # fmt: skip

    def _giver(
        self, opened: Sequence[Opened], one: Opened, slot: Slot, at: int, before: int, spoken: Sequence[Stretch]
    ) -> Giver:  # fmt: skip
        giver, there = opened[before].choice, spoken[before]
        chunks = self._reading.chunks
        return Giver(
            giver.place, self._index.actions[giver.place], there, apart=at - before,
            sentences=chunks[one.choice.chunk].sentence - chunks[giver.chunk].sentence,
            said_there=one.said(slot, there.first, there.last),
        )  # fmt: skip

    def _owner(self, around: Surroundings) -> int:
        """Answer the action whose piece comes last before a value, or the first of all."""
        before = [c for c in self._chosen if c.chunk <= around.chunk]
        if before:
            return max(before, key=lambda c: c.chunk).place
        return self._chosen[0].place if self._chosen else -1

    def _links(self, opened: Sequence[Opened]) -> dict[int, dict[str, Bond]]:
        """Answer action -> argument -> the result it takes, where that is likelier than not."""
        weighed = self.bonds(opened)
        linking = linking_of(self._index)
        every = [bond for _, _, made in weighed for bond in made]
        chances = linking.chances(np.array([bond.features for bond in every]))
        chances = chances * np.array([bond.possible for bond in every])
        sure = {choice.place: choice.chance for choice in self._chosen}
        places = [choice.place for choice in self._chosen]
        spoken = dict(zip(places, stretches(self._reading, self._chosen), strict=True))
        found: dict[int, dict[str, Bond]] = {}
        at = 0
        for one, slot, made in weighed:
            likely, bond = likeliest(made, chances[at : at + len(made)])
            at += len(made)
            # An edge is right only where both its ends are.
            likely *= sure[bond.giver] * one.choice.chance
            # A value said where the action is asked for is not given up for a result less likely.
            here = spoken[one.choice.place]
            if likely > max(linking.threshold, one.said(slot, here.first, here.last)):
                found.setdefault(one.choice.place, {})[slot.name] = bond
        return found

    def _assign(self, filled: Filled, slots: Sequence[Slot], fits: dict[str, list[Fit]]) -> None:
        options = sorted(
            (f for slot in slots if slot.name not in filled.links for f in fits[slot.name]),
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
