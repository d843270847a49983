"""What a model may cost: every call is booked before it is made, and corrected when its price is known."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from agent.models.llm_failure import FailureCode, ModelFailed
from agent.models.llm_usage import Usage
from agent.prompting import Message, length_of

DAY_S = 86_400.0
MICRO = 1_000_000
# On the safe side: of most languages a token is longer than that.
CHARACTERS_PER_TOKEN = 3
# The server has done no work for these. What a call that was broken off has cost nobody says:
# then the most it may have cost stays booked.
UNPAID: Final[frozenset[FailureCode]] = frozenset(
    {
        "unreachable",
        "rate_limited",
        "quota",
        "refused_key",
        "not_found",
        "server_error",
        "too_long",
        "budget",
        "resting",
    }
)


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens in and a million out."""

    usd_per_million_in: float
    usd_per_million_out: float

    def micro_usd(self, usage: Usage) -> int:
        """Answer what these tokens cost, in millionths of a dollar."""
        taken = usage.input_tokens * self.usd_per_million_in
        return round(taken + usage.output_tokens * self.usd_per_million_out)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one organization may spend in a day; None for no limit."""

    tokens_per_day: int | None = None
    usd_per_day: float | None = None

    @property
    def micro_usd_per_day(self) -> int | None:
        return None if self.usd_per_day is None else round(self.usd_per_day * MICRO)


class Ledger(Protocol):
    """Keeps what was spent by organization and day, for every process that spends."""

    async def book(self, org_id: str, tokens: int, micro_usd: int, limits: Limits) -> Any | None:
        """Add an amount where no limit is reached yet, and answer the day; None where one is.

        Asking and adding are one: of calls that come together only those within the limits pass."""
        ...

    async def correct(self, org_id: str, day: Any, tokens: int, micro_usd: int) -> None:
        """Add an amount to a day, below nought for what was booked too much."""
        ...


@dataclass(slots=True)
class MemoryLedger:
    """Keeps it in this process, for as long as it runs."""

    monotonic: Callable[[], float] = time.monotonic
    spent: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    async def book(self, org_id: str, tokens: int, micro_usd: int, limits: Limits) -> int | None:
        day = int(self.monotonic() // DAY_S)
        had = self.spent.get((org_id, day), (0, 0))
        if _is_reached(had[0], limits.tokens_per_day):
            return None
        if _is_reached(had[1], limits.micro_usd_per_day):
            return None
        self.spent[org_id, day] = (had[0] + tokens, had[1] + micro_usd)
        return day

    async def correct(self, org_id: str, day: int, tokens: int, micro_usd: int) -> None:
        had = self.spent[org_id, day]
        self.spent[org_id, day] = (had[0] + tokens, had[1] + micro_usd)


def _is_reached(spent: int, limit: int | None) -> bool:
    return limit is not None and spent >= limit


@dataclass(slots=True)
class Bill:
    """What one call has cost, once that is told."""

    asked: int
    """Characters that were sent."""
    usage: Usage | None = None

    def told(self, usage: Usage, said: str) -> None:
        """Take what the endpoint reports; where it reports nothing, what was sent and said is counted."""
        self.usage = usage if usage.total else reckoned(self.asked, len(said))


class Budget:
    """Lets calls through until a limit is reached: the call that crosses it is the last of the day."""

    def __init__(self, limits: Limits, prices: Prices | None, ledger: Ledger) -> None:
        self._limits = limits
        self._prices = prices
        self._ledger = ledger

    def usd(self, usage: Usage) -> float | None:
        """Answer what these tokens cost, None where no prices are known."""
        return None if self._prices is None else self._prices.micro_usd(usage) / MICRO

    @asynccontextmanager
    async def paying(
        self, org_id: str, messages: Sequence[Message], most_out: int
    ) -> AsyncIterator[Bill]:
        """Pay for the call made inside; raises ModelFailed where nothing is left.

        Whoever makes the call tells the bill what it took. What ends in another way, also by being
        cancelled, stays booked as the most it may have cost."""
        asked = length_of(messages)
        most = Usage(_tokens(asked), most_out)
        day = await self._ledger.book(org_id, most.total, self._micro_usd(most), self._limits)
        if day is None:
            raise ModelFailed("budget")
        bill = Bill(asked)
        try:
            yield bill
        except ModelFailed as failed:
            if failed.reason in UNPAID:
                await self._settle(org_id, day, most, Usage())
            elif bill.usage is not None:
                await self._settle(org_id, day, most, bill.usage)
            raise
        await self._settle(org_id, day, most, bill.usage or most)

    async def _settle(self, org_id: str, day: Any, booked: Usage, usage: Usage) -> None:
        tokens = usage.total - booked.total
        money = self._micro_usd(usage) - self._micro_usd(booked)
        if tokens or money:
            await self._ledger.correct(org_id, day, tokens, money)

    def _micro_usd(self, usage: Usage) -> int:
        return 0 if self._prices is None else self._prices.micro_usd(usage)


def reckoned(asked: int, said: int) -> Usage:
    """Answer what so many characters, sent and answered, are likely to take."""
    return Usage(_tokens(asked), _tokens(said), is_estimate=True)


def _tokens(characters: int) -> int:
    return -(-characters // CHARACTERS_PER_TOKEN)
