"""Changes of when a workflow runs: another time, other days, a second schedule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.offline.building.triggers import (
    local_now,
    schedule_settings,
    with_days_said,
    zone_for,
)
from agent.offline.changes.draft import EditDraft
from agent.offline.changes.more_times import (
    in_their_zone,
    several_times,
    with_more_days,
    with_time_behind,
)
from agent.offline.changes.starts import another_start, as_it_started, back_to_time
from agent.offline.changes.times import (
    new_time,
    other_days,
    time_of,
    with_days,
    with_interval,
    with_time,
)
from agent.offline.changes.values import without_old
from agent.offline.language.clauses import split_clauses
from agent.offline.language.nouns import as_id
from agent.offline.timing.schedules import ONCE, Schedule, find_schedule, parse_schedule, scan
from agent.plan import PlanRequest
from engine.core.hole import hole_of

ALSO = re.compile(r"\b(?:also|too|as well|additionally|another|in addition|add)\b")


_LESS = re.compile(
    r"(?:please |but |and )*(?:no more|no longer|no|not|never|except|skip|without|exclude|drop|leave out|(?:do not|don't|stop)(?: run(?:ning)?)?(?: it)?)(?: on| at| for)?(?: the)? "
    r"(?:mon|tue|wed|thu|fri|sat|sun|week)[a-z]*(?: (?:and|or) (?:mon|tue|wed|thu|fri|sat|sun|week)[a-z]*)?(?: please| any ?more)?$"
    r"|(?:please |but |and )*(?:mon|tue|wed|thu|fri|sat|sun|week)[a-z]*(?: (?:and|or) (?:mon|tue|wed|thu|fri|sat|sun|week)[a-z]*)? (?:off|free|not|excluded|excepted)$"
)
_SHIFT = re.compile(
    r"^(?:(?:please|and|but|run|start|make|move|do|have|let|set|it|that|this|a|the|whole|thing|to|by|just|bit) )*(?P<n>\d+|an?|half an)(?P<more> and a half)? ?(?P<unit>minute|min|hour|hr)s? (?P<way>earlier|sooner|before|later|forward|back)(?: (?:please|than now|instead|then))*$"
)
_NOT_ON = re.compile(
    r"^(?:(?:please|and|but) )*(?:(?:i |we )?(?:do not|don't|never) (?:want|need)|no|never|do not|don't|without) (?:an? |the |any )?(?:mails?|emails?|posts?|messages?|reports?|slack)\b.* on "
)
_ZONE_ONLY = re.compile(
    r"(?:(?:please|i|want|need|it|should|be|is|run|make|use|set|the|time|zone|timezone|to|in|meant|as|change|times|all) ?)*"
)


class ScheduleChange:
    """Reads the words about time out of a request to change."""

    def __init__(self, draft: EditDraft, request: PlanRequest) -> None:
        self._draft = draft
        self._request = request
        self.questions: list[str] = []
        self.assumptions: list[str] = []

    def read(self, text: str) -> str:
        """Change when it runs; answer what of the words is about something else."""
        if another_start(self._draft, text) or as_it_started(
            self._draft, text, self._request.former
        ):
            return ""
        text = in_their_zone(back_to_time(self._draft, text))
        if several_times(self._draft, text):
            return ""
        names = re.search(r"@(?:chan|mail|url)", text)
        wanted, old = (text, "") if names else with_time_behind(*without_old(text))
        timed = self._timed(text, wanted)
        if timed is None:
            return ""
        current = timed[0] if timed else None
        if current is not None and not names and self._shift(current, text):
            return ""
        schedule = find_schedule(wanted, local_now(self._request))
        if schedule is None or (schedule.only_time and not schedule.unclear):
            single = len(split_clauses(text)) == 1 and not names
            # of several clauses, the one with the time in it comes here alone
            return "" if single and self._only_retimed(current, wanted, schedule) else text
        self._reschedule(schedule, current, wanted)
        for start, end in reversed(schedule.spans):
            wanted = f"{wanted[:start]} {wanted[end:]}"
        return (
            f"{wanted} instead of {old}"
            if old and not find_schedule(old) and len(wanted) > 3
            else wanted
        )

    def _timed(self, text: str, wanted: str) -> list[Mapping[str, Any]] | None:
        """Answer the schedules that may be meant; None when it was asked which."""
        timed: list[Mapping[str, Any]] = [
            t for t in self._draft.triggers if t.get("type") == "schedule"
        ]
        if len(timed) < 2 or not find_schedule(wanted) or ALSO.search(text):
            return timed
        named = [t for t in timed if re.search(rf"\b{t['id'].replace('_', '[ _]')}\b", text)]
        if len(named) == 1:
            return named
        ids = " or ".join(f'"{t["id"]}"' for t in timed)
        self.questions.append(f"Which schedule do you mean: {ids}?")
        return None

    def _only_retimed(
        self, current: Mapping[str, Any] | None, wanted: str, schedule: Schedule | None
    ) -> bool:
        time = new_time(wanted) or self._only_time(wanted, schedule)
        compares = re.search(r"\b(?:over|under|above|below|least|most)\b", wanted)
        if time is None or current is None or compares:
            return False
        if re.search(r"\b(?:again|also|too|as well|another|a 2nd time)\b", wanted):
            settings = with_time(current.get("with", {}), *time)
            if settings is not None:
                second = as_id("schedule", self._draft.ids())
                self._draft.set_trigger({"id": second, "type": "schedule", "with": settings})
                return True
        self._retime(current, *time, zone=schedule.timezone if schedule else None)
        return True

    @staticmethod
    def _only_time(text: str, schedule: Schedule | None) -> tuple[int, int] | None:
        """`make that 7:45`: nothing but a time of day, with small words around it."""
        cron = schedule.cron.split() if schedule is not None and schedule.cron else []
        if schedule is None or len(cron) != 5 or not all(p.isdecimal() for p in cron[:2]):
            return None
        rest = text
        for start, end in reversed(schedule.spans):
            rest = f"{rest[:start]} {rest[end:]}"
        small = re.fullmatch(
            r"(?:(?:make|do|change|set|have|let|run|that|it|this|please|to|at|be|time|now|better|instead|rather|sharp|is|already|the|start) ?)*",
            rest.strip(" ,.") + " ",
        )
        return (int(cron[1]), int(cron[0])) if small else None

    def _earlier(self, current: Mapping[str, Any], text: str) -> bool:
        """`20 minutes later`: the time of day it has, moved; not over midnight, where the days would change."""
        match = _SHIFT.match(text)
        now = time_of(current.get("with", {})) if match else None
        if match is None or now is None:
            return False
        count = (
            0.5 if match["n"] == "half an" else 1 if match["n"] in {"a", "an"} else int(match["n"])
        )
        minutes = int(
            (count + (0.5 if match["more"] else 0)) * (60 if match["unit"][0] == "h" else 1)
        )
        back = match["way"] in {"earlier", "sooner", "before", "back"}
        at = now[0] * 60 + now[1] + (-minutes if back else minutes)
        if not 0 <= at < 24 * 60:
            self.questions.append(
                "That would be another day. On which days, and at what time, should it run?"
            )
            return True
        self._retime(current, *divmod(at, 60))
        return True

    def _shift(self, current: Mapping[str, Any], text: str) -> bool:
        """`not on fridays`, `on weekends too`, `in new york time`: the rest of the schedule stays."""
        if self._earlier(current, text):
            return True
        settings = current.get("with", {})
        atoms = scan(text)
        if _NOT_ON.match(text) and {a.kind for a in atoms} == {"days"} and not _LESS.match(text):
            self.questions.append(
                "Days can only be left out for the whole workflow. Should it not run on them at all?"
            )
            return True
        days = frozenset(d for a in atoms for d in a.says.get("days", ()))
        kinds = {a.kind for a in atoms}
        changed: dict[str, Any] | None = None
        if days and kinds <= {"days", "except"}:
            if kinds == {"except"} or _LESS.match(text):
                changed = other_days(settings, days, more=False)
            elif ALSO.search(text) and not new_time(text):
                changed = other_days(settings, days, more=True)
        elif kinds == {"zone"} and _ZONE_ONLY.fullmatch(
            (text[: atoms[0].start] + text[atoms[0].end :]).strip(" .")
        ):
            changed = {**settings, "timezone": atoms[0].says["zone"]}
        if changed is not None:
            self._draft.set_trigger({**current, "with": changed})
        return changed is not None

    def _retime(
        self, trigger: Mapping[str, Any], hour: int, minute: int, *, zone: str | None = None
    ) -> None:
        now = trigger.get("with", {})
        settings = with_time(now, hour, minute) or self._first_time(now, f"{hour}:{minute:02d}")
        if settings is None:
            self.questions.append(
                "It has no single time of day now. How often, and at what time, should it run?"
            )
            return
        settings = {**settings, "timezone": zone} if zone else settings
        self._draft.set_trigger({**trigger, "with": settings})

    def _first_time(self, settings: Mapping[str, Any], time: str) -> dict[str, Any] | None:
        """Answer the schedule whose days alone were said before; None where there is none."""
        here = local_now(self._request)
        said = parse_schedule(with_days_said(settings, time, here), here)
        if hole_of(settings.get("cron")) is None or said.unclear or not said.time_given:
            return None
        zone = str(settings.get("timezone", "UTC"))
        return schedule_settings(said, zone, self._request.now)

    def _reschedule(self, schedule: Schedule, current: Mapping[str, Any] | None, text: str) -> None:
        if schedule.unclear:
            self.questions.append(schedule.unclear)
            return
        if schedule.rrule == ONCE and not schedule.time_given:
            self.questions.append(f"At what time on {(schedule.start or '')[:10]} should it run?")
            return
        if schedule.cron and not schedule.time_given:
            self._on_days(schedule, current, text)
            return
        if current is not None and ALSO.search(text):
            self._second(schedule, current)
            return
        if current is not None and schedule.rrule and not schedule.time_given:
            kept_days = with_interval(current.get("with", {}), schedule.rrule)
            schedule = (
                replace(schedule, rrule=kept_days, time_given=True) if kept_days else schedule
            )
        zone, whose = zone_for(schedule, self._request)
        if current is not None and not schedule.timezone:
            zone = str(current["with"].get("timezone", zone))
        else:
            self.assumptions.append(f"Times are in {zone} ({whose}).")
        kept_settings = {
            k: v
            for k, v in (current or {}).get("with", {}).items()
            if k not in {"cron", "rrule", "timezone", "start"}
        }
        trigger_id = current["id"] if current else "schedule"
        self._draft.set_trigger(
            {
                "id": trigger_id,
                "type": "schedule",
                "with": {**kept_settings, **schedule_settings(schedule, zone, self._request.now)},
            }
        )
        for other in [t for t in self._draft.triggers if self._gives_way(t)]:
            self._draft.remove_trigger(other["id"])

    def _on_days(self, schedule: Schedule, current: Mapping[str, Any] | None, text: str) -> None:
        """Let it run on these days at the time it has, or at the one that is said beside them."""
        time = new_time(text)
        if current is not None and time is None and ALSO.search(text):
            self._more_days(current, schedule)
            return
        kept = with_days(current["with"], schedule.cron or "") if current else None
        if kept is None or current is None:
            self.questions.append("At what time should it run?")
            return
        settings = (with_time(kept, *time) if time else None) or kept
        if schedule.timezone:
            settings = {**settings, "timezone": schedule.timezone}
        self._draft.set_trigger({**current, "with": settings})

    def _more_days(self, current: Mapping[str, Any], schedule: Schedule) -> None:
        """`on the 15th as well`: at the time it has, beside the days it has."""
        more = with_more_days(current["with"], schedule.cron or "")
        if more is not None:
            self._draft.set_trigger({**current, "with": more})
            return
        settings = with_days(current["with"], schedule.cron or "")
        if settings is None:
            self.questions.append("At what time should it run then?")
            return
        own = as_id("schedule", self._draft.ids())
        self._draft.set_trigger({"id": own, "type": "schedule", "with": settings})

    def _gives_way(self, trigger: Mapping[str, Any]) -> bool:
        """Tell what a time replaces: a start by hand, and a call that came lately and of which nothing is read."""
        former = self._request.former
        came_lately = bool(former) and any(
            all(t.get("type") != "webhook" for t in f.get("triggers", ())) for f in former
        )
        unread = "trigger.body" not in str(self._draft.steps)
        kind = trigger.get("type")
        return kind == "manual" or (kind == "webhook" and came_lately and unread)

    def _second(self, schedule: Schedule, first: Mapping[str, Any]) -> None:
        """`also on fridays at 7 pm` adds a time and leaves the first as it is."""
        zone = schedule.timezone or str(first["with"].get("timezone", "UTC"))
        trigger_id = as_id("schedule", self._draft.ids())
        self._draft.set_trigger(
            {
                "id": trigger_id,
                "type": "schedule",
                "with": schedule_settings(schedule, zone, self._request.now),
            }
        )
