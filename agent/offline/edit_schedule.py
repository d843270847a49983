"""Changes of when a workflow runs: another time, other days, a second schedule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.clauses import split_clauses
from agent.offline.edit_draft import EditDraft
from agent.offline.edit_values import new_time, other_days, with_days, with_time, without_old
from agent.offline.nouns import as_id
from agent.offline.schedules import ONCE, Schedule, find_schedule, scan
from agent.offline.triggers import local_now, schedule_settings, zone_for
from agent.plan import PlanRequest

ALSO = re.compile(r"\b(?:also|too|as well|additionally|another|in addition|add)\b")


_LESS = re.compile(
    r"(?:please |but |and )*(?:no more|no longer|no|not|never|except|skip|without|exclude|drop|leave out|(?:do not|don't|stop)(?: run(?:ning)?)?(?: it)?)(?: on| at| for)?(?: the)? "
    r"(?:mon|tue|wed|thu|fri|sat|sun|week)[a-z]*(?: (?:and|or) (?:mon|tue|wed|thu|fri|sat|sun|week)[a-z]*)?(?: please| any ?more)?$"
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
        names = re.search(r"@(?:chan|mail|url)", text)
        wanted, old = (text, "") if names else without_old(text)
        timed = [t for t in self._draft.triggers if t.get("type") == "schedule"]
        if len(timed) > 1 and find_schedule(wanted) and not ALSO.search(text):
            named = [t for t in timed if re.search(rf"\b{t['id'].replace('_', '[ _]')}\b", text)]
            if len(named) != 1:
                ids = " or ".join(f'"{t["id"]}"' for t in timed)
                self.questions.append(f"Which schedule do you mean: {ids}?")
                return ""
            timed = named
        current = timed[0] if timed else None
        if current is not None and not names and self._shift(current, text):
            return ""
        schedule = find_schedule(wanted, local_now(self._request))
        if schedule is None or (schedule.only_time and not schedule.unclear):
            if len(split_clauses(text)) > 1:
                return text  # the clause with the time in it comes here alone
            time = new_time(wanted)
            compares = re.search(r"\b(?:over|under|above|below|least|most)\b", wanted)
            if time is None or current is None or compares or names:
                return text
            self._retime(current, *time)
            return ""
        self._reschedule(schedule, current, wanted)
        for start, end in reversed(schedule.spans):
            wanted = f"{wanted[:start]} {wanted[end:]}"
        return (
            f"{wanted} instead of {old}"
            if old and not find_schedule(old) and len(wanted) > 3
            else wanted
        )

    def _shift(self, current: Mapping[str, Any], text: str) -> bool:
        """`not on fridays`, `on weekends too`, `in new york time`: the rest of the schedule stays."""
        settings = current.get("with", {})
        atoms = scan(text)
        days = frozenset(d for a in atoms for d in a.says.get("days", ()))
        kinds = {a.kind for a in atoms}
        changed: dict[str, Any] | None = None
        if days and kinds <= {"days", "except"}:
            if _LESS.match(text):
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

    def _retime(self, trigger: Mapping[str, Any], hour: int, minute: int) -> None:
        settings = with_time(trigger.get("with", {}), hour, minute)
        if settings is None:
            self.questions.append(
                "It has no single time of day now. How often, and at what time, should it run?"
            )
            return
        self._draft.set_trigger({**trigger, "with": settings})

    def _reschedule(self, schedule: Schedule, current: Mapping[str, Any] | None, text: str) -> None:
        if schedule.unclear:
            self.questions.append(schedule.unclear)
            return
        if schedule.rrule == ONCE and not schedule.time_given:
            self.questions.append(f"At what time on {(schedule.start or '')[:10]} should it run?")
            return
        if schedule.cron and not schedule.time_given:
            kept = with_days(current["with"], schedule.cron) if current else None
            time = new_time(text)
            if kept is None or current is None:
                self.questions.append("At what time should it run?")
                return
            settings = (with_time(kept, *time) if time else None) or kept
            if schedule.timezone:
                settings = {**settings, "timezone": schedule.timezone}
            self._draft.set_trigger({**current, "with": settings})
            return
        if current is not None and ALSO.search(text):
            self._second(schedule, current)
            return
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
        for manual in [t for t in self._draft.triggers if t.get("type") == "manual"]:
            self._draft.remove_trigger(manual["id"])

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
