"""Several times of a day, further monthdays, and times that are those of a place: of a schedule that is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.draft import EditDraft
from agent.offline.changes.times import new_time, time_of, with_time
from agent.offline.language.nouns import as_id
from agent.offline.timing.calendar_words import zones
from agent.offline.timing.schedules import scan

_CLOCK = r"(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?(?: ?(?:am|pm|a\.m\.|p\.m\.))?|noon|midnight"
_IN_PLACE = re.compile(rf"(?P<t>\b(?:{_CLOCK})) in (?P<place>[a-z]+(?: [a-z]+)?)$")
_SMALL = re.compile(
    r"(?:(?:please|and|but|it|this|that|the|workflow|run|runs|start|starts|make|do|have|let|set|should|must|to|be|at|time|times|a|whole|thing|whole thing|all of it|day|daily|per|every|each|once|both|twice|three|four|instead|now|from now on|also|too|as well|additionally|both) ?)*"
)
_ALSO = re.compile(r"\b(?:also|too|as well|additionally|in addition)\b")
_OLD_DAYS = re.compile(rf"^(?P<old>[^,]+), (?:at )?(?P<t>{_CLOCK})$")


def in_their_zone(text: str) -> str:
    """`at 21:00 in vienna`: a place right behind a time of day says whose time it is."""
    match = _IN_PLACE.search(text)
    if match is None or match["place"] not in zones():
        return text
    return f"{text[: match.end('t')]} {match['place']} time"


def with_time_behind(wanted: str, old: str) -> tuple[str, str]:
    """`every weekday instead of every day, 10 am`: the time behind the days given up is that of the new ones."""
    match = _OLD_DAYS.match(old)
    if match is None or new_time(wanted) is not None:
        return wanted, old
    if not any(a.kind in {"days", "repeat"} for a in scan(match["old"])):
        return wanted, old
    return f"{wanted} at {match['t']}", match["old"]


def several_times(draft: EditDraft, text: str) -> bool:
    """`run it at 7:45 and 13:00`: at each of these times, on the days it has; one schedule where that can say it."""
    atoms = scan(text)
    clocks = [a for a in atoms if a.kind == "times"]
    times = list(dict.fromkeys(t for a in clocks for t in a.says["times"]))
    # `twice a day` before the times says how many there are, `every day` what a daily clock does anyway.
    daily = any(
        re.search(r" \* \* \*$", str(t.get("with", {}).get("cron"))) for t in draft.triggers
    )
    counted = [
        a for a in atoms
        if a.says.get("unit") == "day" and a.says.get("interval") == 1
        and (a.says.get("often") == len(times) or (daily and "often" not in a.says))
    ]  # fmt: skip
    if len(times) < 2 or len(clocks) + len(counted) != len(atoms) or any(t[2] for t in times):
        return False
    rest = text
    for atom in reversed(atoms):
        rest = f"{rest[: atom.start]} {rest[atom.end :]}"
    if not _SMALL.fullmatch(" ".join(re.sub(r"[,.]", " ", rest).split())):
        return False
    timed = [t for t in draft.triggers if t.get("type") == "schedule"]
    if len(timed) != 1 or time_of(timed[0].get("with", {})) is None:
        return False
    settings = timed[0]["with"]
    if _ALSO.search(text):
        times = [(*(time_of(settings) or (0, 0)), 0), *times]
    _run_at(draft, timed[0], [(t[0], t[1]) for t in times])
    return True


def _run_at(draft: EditDraft, trigger: Mapping[str, Any], times: list[tuple[int, int]]) -> None:
    """Let a schedule fire at each of these times; what has other minutes is a schedule of its own."""
    settings = trigger["with"]
    by_minute: dict[int, list[int]] = {}
    for hour, minute in dict.fromkeys(times):
        by_minute.setdefault(minute, []).append(hour)
    for number, (minute, hours) in enumerate(by_minute.items()):
        made = with_time(settings, min(hours), minute)
        assert made is not None  # noqa: S101  # it has a time of day
        told = ",".join(map(str, sorted(hours)))
        if "cron" in made:
            made["cron"] = " ".join([str(minute), told, *made["cron"].split()[2:]])
        else:
            made["rrule"] = re.sub(r"BYHOUR=\d+", f"BYHOUR={told}", made["rrule"])
        own = trigger["id"] if number == 0 else as_id("schedule", draft.ids())
        draft.set_trigger({**(trigger if number == 0 else {}), "id": own, "type": "schedule", "with": made})  # fmt: skip


def with_more_days(settings: Mapping[str, Any], cron: str) -> dict[str, Any] | None:
    """Answer the schedule on these monthdays too; None where the days are not of one kind."""
    old, new = str(settings.get("cron", "")).split(), cron.split()
    if len(old) != 5 or len(new) != 5 or old[3:] != new[3:] or old[4] != "*":
        return None
    pieces = [*old[2].split(","), *new[2].split(",")]
    if not all(p.isdecimal() for p in pieces):
        return None
    days = ",".join(map(str, sorted({int(p) for p in pieces})))
    return {**settings, "cron": " ".join([*old[:2], days, *old[3:]])}
