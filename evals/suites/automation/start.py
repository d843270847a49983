"""What starts a workflow, compared with what should: a schedule by when it fires, not by its spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from evals.suites.main_job.answer import Proposal
from evals.suites.main_job.case import DEFAULT_TIMEZONE
from evals.suites.main_job.scorers.graph import cron_fires, rrule_fires

_COMPARED_FIRES = 5
_SAID_ALONE = ("manual", "webhook", "error", "any")


@dataclass(frozen=True, slots=True)
class Start:
    """The kind of trigger; of a schedule any of `cron` and `rrule`, or `every_s`, or all of `union`."""

    type: str
    cron: tuple[str, ...] = ()
    rrule: tuple[str, ...] = ()
    union: tuple[str, ...] = ()
    every_s: int | None = None
    timezone: str = DEFAULT_TIMEZONE


def start_of(said: str | Mapping[str, Any]) -> Start:
    """Read `start` of a case. Raises ValueError for a word that starts nothing."""
    if isinstance(said, str):
        if said not in _SAID_ALONE:
            raise ValueError(f"nothing starts by {said!r}")
        return Start(said)
    return Start(
        "schedule",
        cron=tuple(said.get("cron", ())),
        rrule=tuple(said.get("rrule", ())),
        union=tuple(said.get("union", ())),
        every_s=said.get("every_s"),
        timezone=said.get("timezone", DEFAULT_TIMEZONE),
    )


def start_faults(expected: Start, proposal: Proposal, now: datetime) -> list[str]:
    """Say what starts the proposed workflow, where that is not what should."""
    if expected.type == "any":
        return []
    planned = [
        trigger
        for trigger in proposal.document.get("triggers") or ()
        if trigger["type"] != "manual" and not trigger.get("disabled")
    ]
    kinds = {str(trigger["type"]) for trigger in planned}
    if kinds != ({expected.type} - {"manual"}):
        return [f"starts by {sorted(kinds) or 'hand'}, not by {expected.type}"]
    if expected.type != "schedule":
        return []
    found = {
        moment.astimezone(UTC)
        for trigger in planned
        for moment in proposal.fire_times.get(trigger["id"], ())
    }
    fires = sorted(found)[:_COMPARED_FIRES]
    if _fires_right(expected, fires, now):
        return []
    return [f"starts by {[trigger.get('with') for trigger in planned]}, not by {expected}"]


def _fires_right(expected: Start, fires: Sequence[datetime], now: datetime) -> bool:
    if len(fires) < _COMPARED_FIRES:
        return False
    if expected.every_s is not None:
        step = timedelta(seconds=expected.every_s)
        return all(later - earlier == step for earlier, later in pairwise(fires))
    zone = ZoneInfo(expected.timezone)
    if expected.union:
        moments = {moment for cron in expected.union for moment in cron_fires(cron, zone, now)}
        return fires == sorted(moments)[:_COMPARED_FIRES]
    right = [cron_fires(cron, zone, now) for cron in expected.cron]
    right += [rrule_fires(rule, zone, now) for rule in expected.rrule]
    return list(fires) in right
