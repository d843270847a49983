"""`only tell the shop on Mondays`: one of several steps is done on some days, and the clock stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import expression_of
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.timing.schedules import scan

_DEED: Final = rf"(?P<do>(?:{'|'.join(sorted(SEND_VERBS))})\b[^,;]*?)"
_DAYS: Final = r"on (?P<days>(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:(?:,| and|, and| or) (?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?)*|weekdays|weekends|workdays|working days)"
_FORMS: Final = (
    re.compile(rf"^(?:(?:and|but|please|also) )*only {_DEED} {_DAYS}$"),
    re.compile(rf"^(?:(?:and|but|please|also) )*{_DEED} (?:only|just) {_DAYS}$"),
    re.compile(rf"^(?:(?:and|but|please) )*(?:do not|don't|never) {_DEED.replace('<do>', '<dont>')} {_DAYS.replace('<days>', '<nodays>')}$"),
)  # fmt: skip
_WHOLE: Final = re.compile(r"@(?:chan|mail|url)\d+ instead|\b(?:it|them|this|everything|all)\b")
_WEEK: Final = range(7)


def do_on_some_days(change: Change, text: str) -> bool:
    """Let the one step that is named hang on the day of the week; False where all the workflow is meant."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None or len(change.senders) < 2 or _WHOLE.search(text):
        return False
    said = match.groupdict()
    step = one_meant(str(said.get("do") or said.get("dont")), change, change.senders)
    days = sorted({d for a in scan(f"on {said.get('days') or said.get('nodays')}") for d in a.says.get("days", ())})  # fmt: skip
    if said.get("nodays"):
        days = [d for d in _WEEK if d not in days]
    zone = next((z for t in change.draft.triggers if (z := t.get("with", {}).get("timezone"))), "UTC")  # fmt: skip
    if step is None or not days:
        return False
    before = expression_of(step.get("when")) if step.get("when") else None
    if step.get("when") and before is None:
        return False
    told = _on(days, str(zone))
    change.draft.update(
        step["id"], {"/when": f"{{{{ {f'({before}) && {told}' if before else told} }}}}"}
    )
    return True


def _on(days: Sequence[int], zone: str) -> str:
    """Answer the test of the day on which the run started, there; days count from Sunday, as in a cron line."""
    day = f'timestamp(run.started_at).getDayOfWeek("{zone}")'
    return f"{day} == {days[0]}" if len(days) == 1 else f"{day} in {list(days)}"
