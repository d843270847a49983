"""Several schedules said in one breath: `mondays at 9 and thursdays at 14:30`, `weekdays at 9:00 and 14:30`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from agent.offline.timing.atoms import Atom
from agent.offline.timing.blocks import blocks_of
from agent.offline.timing.calendar_words import EVERY_DAY
from agent.offline.timing.hearing import gathered
from agent.offline.timing.period import Period
from agent.offline.timing.schedules import Schedule, assembled, clusters, scan


def find_parted(text: str) -> tuple[Schedule, ...]:
    """Find schedules that together are what is said; none unless it is certain which.

    `daily at 9, mondays at 10` may mean both or the one instead of the other: that is no pair.
    """
    for group in clusters(text, scan(text)):
        blocks = blocks_of(group) if len(blocks_of(group)) > 1 else _by_minute(group)
        if len(blocks) > 1 and _share_no_moment(blocks):
            zone = next((atom.says["zone"] for atom in group if atom.says.get("zone")), None)
            made = [assembled(block, Period()) for block in blocks]
            if all(not one.unclear and one.time_given for one in made):
                span = (group[0].start, group[-1].end)
                return tuple(replace(one, timezone=zone, spans=(span,)) for one in made)
    return ()


def _by_minute(group: Sequence[Atom]) -> list[list[Atom]]:
    """One schedule for each minute of the hour: cron names hours and minutes apart from each other."""
    said = gathered(group)
    if isinstance(said, str):
        return []
    rest = [atom for atom in group if atom.kind != "times"]
    minutes = sorted({minute for _, minute, _ in said.times})
    parts = [tuple(time for time in said.times if time[1] == minute) for minute in minutes]
    return [
        [*rest, Atom(group[0].start, group[-1].end, "times", {"times": part})] for part in parts
    ]


def _share_no_moment(blocks: Sequence[Sequence[Atom]]) -> bool:
    """Tell whether no block can be meant instead of another: days of the week beside others, or of the month."""
    days: list[frozenset[int]] = []
    for block in blocks:
        said = gathered(block)
        if isinstance(said, str):
            return False
        of_month = said.monthdays or said.nth
        days.append(frozenset() if of_month else said.days or EVERY_DAY)
    return len(set(days)) == 1 or not any(one & other for one, other in combinations(days, 2))
