"""Days that were said stay: where no time of day is named, that alone is asked, and the answer goes behind them."""

import pytest

from agent.offline.building.holes import answer
from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from tests.agent.offline.planned import CATALOG, NOW, planned


@pytest.mark.parametrize(
    ("days", "time", "when"),
    [
        ("every friday", "5pm", {"cron": "0 17 * * 5"}),
        ("every month on the 3rd", "at 8:30", {"cron": "30 8 3 * *"}),
        ("weekdays except Wednesday", "7", {"cron": "0 7 * * 1,2,4,5"}),
        ("every friday", "every monday at 8", {"cron": "0 8 * * 1"}),
        ("every friday", "30 6 * * 2", {"cron": "30 6 * * 2"}),
        (
            "every other Tuesday",
            "at 9 in the morning",
            {
                "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
                "start": "2026-03-02T00:00:00",
            },
        ),
    ],
)
def test_only_the_time_is_asked(days: str, time: str, when: dict[str, str]) -> None:
    plan = planned(f"{days} get https://barn.example/eggs and post them to #barn")
    assert plan.document is not None
    (question,) = plan.questions
    assert question.text == f"At what time should it run {days.replace('friday', 'Friday')}?"
    (operation,) = answer(plan.document, question.path, time, NOW)
    assert operation["trigger"]["with"] == {**when, "timezone": "Europe/Berlin"}


@pytest.mark.parametrize("said", ["at 5 pm", "run it at 17:00", "make it 5 pm"])
def test_a_change_says_the_time_as_well(said: str) -> None:
    plan = planned("every friday get https://barn.example/eggs and post them to #barn")
    request = PlanRequest(said, CATALOG, NOW, "Europe/Berlin", document=plan.document)
    change = OfflinePlanner().plan(request)
    after = apply_patch(Document.parse(dict(plan.document or {})), {}, change.operations)
    (trigger,) = after.document.to_json()["triggers"]
    assert trigger["with"] == {"cron": "0 17 * * 5", "timezone": "Europe/Berlin"}
