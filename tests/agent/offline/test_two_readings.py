"""What can be read in two ways is asked; what only looks so is not."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.answering.two_readings import second_reading
from agent.offline.asked.put import put
from agent.offline.language.text import prepare
from agent.offline.planner import OfflinePlanner
from agent.offline.timing.schedules import find_schedule
from agent.plan import Plan, PlanRequest, Question
from engine.core.validate import ConnectionInfo
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
TWO = tuple(ConnectionInfo(key, "slack", "slack_token", key) for key in ("north", "south"))
SOURCE = "fetch https://a.example/rows"


def planned(text: str, **changed: Any) -> Plan:
    request = PlanRequest(text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin", **changed)
    return OfflinePlanner().plan(request)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("post 'a' to #one or #two daily at 9:00", "#two"),
        ("post 'a' to #one every day at 7 or 8", "7"),
        ("post 'a' to #one on 5/6 at 9:00", "month"),
        ("post 'a' to #one every day at 24:75", "no time"),
        ("post 'a' to #one on the 30th of february", "february"),
        ("post 'a' to #one every zero hours", "0 hours"),
        (f"daily at 9:00 {SOURCE} and post the large rows to #one", "large"),
        (f"daily at 9:00 {SOURCE} and post rows above the threshold to #one", "threshold"),
        (f"daily at 9:00 {SOURCE} and post rows with a price over 2,50 to #one", "2,50"),
        (f"daily at 9:00 {SOURCE}, keep rows over 9 that are below 4 and post them to #one", "under"),
        ("when a webhook arrives wait a little and post 'a' to #one", "how many minutes"),
        ("daily at 9:00 post 'a' to our normal channel", "channel"),
        ("daily at 9:00 get our parcels and mail them to a@b.example", "parcels"),
    ],
)  # fmt: skip
def test_what_is_open_is_asked_and_nothing_is_built(text: str, about: str) -> None:
    plan = planned(text)
    assert plan.kind == "question", plan
    assert about in plan.questions[0].text
    assert plan.document is None


@pytest.mark.parametrize(
    "text",
    [
        "post 'a' to #one and #two daily at 9:00",
        "post 'a' to #one every day at 7:00 and 8:00",
        "post 'a' to #one every day at 4 in the morning",
        "post 'a' to #one every afternoon at 4",
        "post 'a' to #one on the 30th of april at 9:00",
        f"daily at 9:00 {SOURCE} and post the large rows (price over 100) to #one",
        f"daily at 9:00 {SOURCE} and post rows with a price over 1,000 to #one",
        f"daily at 9:00 {SOURCE} and post rows over 4 to #one and rows under 2 to #two",
    ],
)
def test_what_is_clear_is_built(text: str) -> None:
    assert planned(text).kind == "create"


def test_an_hour_of_which_half_of_the_day_is_built_as_the_clock_reads_and_asked() -> None:
    plan = planned("post 'a' to #one every day at 4")
    assert plan.document is not None
    assert plan.document["triggers"][0]["with"]["cron"] == "0 4 * * *"
    assert plan.questions[0].choices == ("04:00", "16:00")
    for clear in ("every day at 4 in the morning", "every day at 4:00", "every day at 9"):
        assert planned(f"post 'a' to #one {clear}").questions == ()


def test_which_of_several_connections_is_asked_once() -> None:
    text = "daily at 9:00 post 'a' to #one and post 'b' to #two"
    [question] = planned(text, connections=TWO).questions
    assert question.choices == ("north", "south")
    assert question.path == "/steps/0/connection"
    assert planned(text, connections=TWO[:1]).questions == ()


def document(**changed: Any) -> dict[str, Any]:
    step = {"uses": "slack.post_message", "connection": "north", "with": {"channel": "#one", "text": "a"}}  # fmt: skip
    times = [
        {"id": name, "type": "schedule", "with": {"cron": cron, "timezone": "UTC"}}
        for name, cron in (("early", "0 6 * * *"), ("late", "0 20 * * 5"))
    ]
    return {"nexa": 1, "name": "x", "triggers": times, "steps": [{"id": "a", **step}, {"id": "b", **step}], **changed}  # fmt: skip


@pytest.mark.parametrize("text", ["run it at 9:00 instead", "rename the post to Hello"])
def test_which_of_two_schedules_or_steps_is_asked(text: str) -> None:
    plan = planned(text, document=document())
    assert plan.kind == "question"
    assert "Which" in plan.questions[0].text


def test_a_schedule_that_is_named_is_changed() -> None:
    plan = planned("run the late schedule at 21:00 instead", document=document())
    assert [o["trigger"]["id"] for o in plan.operations] == ["late"]


@pytest.mark.parametrize("unit", ["seconds", "minutes", "hours", "days", "weeks", "months"])
def test_an_interval_of_nothing_is_no_schedule(unit: str) -> None:
    found = find_schedule(f"every 0 {unit} do it")
    assert found is None or found.unclear


def test_what_everybody_weighs_otherwise_is_asked_and_its_answer_takes_its_place() -> None:
    text = "fetch https://lamps.example/all and send only the important ones to #lamps"
    open_point = second_reading(text, prepare(text))
    assert open_point is not None
    assert "important" in open_point.text
    question = Question("request", open_point.text, kind="size", about=open_point.about, of=text)
    whole = put(question, "power over 60")
    assert whole == text.replace("important ones", "ones with power over 60")
    judged = f"{text}, let the AI classify them before"
    assert second_reading(judged, prepare(judged)) is None
