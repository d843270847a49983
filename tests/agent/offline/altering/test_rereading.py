"""What a second reading of a request to change makes of it, with the shipped model and what was learned."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.models.embedder import MiniLmEmbedder
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from tools.catalog import load_catalog

CATALOG = load_catalog()
EMBED = MiniLmEmbedder().embed_now
LAMPS: dict[str, Any] = {
    "nexa": 1,
    "name": "Lamps",
    "triggers": [{"id": "daily", "type": "schedule", "with": {"cron": "0 7 * * *", "timezone": "Europe/Berlin"}}],
    "steps": [
        {"id": "lamps", "name": "Fetch lamps", "uses": "http.request", "with": {"method": "GET", "url": "https://lamps.example/all"}},
        {"id": "dim", "name": "Keep dim lamps", "uses": "list.filter", "with": {"items": "{{ steps.lamps.body }}", "where": "{{ item.lumen < 200 }}"}},
        {"id": "pause", "name": "Wait an hour", "type": "wait", "duration_s": 3600, "after": ["dim"]},
        {"id": "post", "name": "Tell the crew", "uses": "slack.post_message", "connection": "slack", "after": ["pause"], "with": {"channel": "#crew", "text": "Dim: {{ steps.dim.items }}"}},
        {"id": "mail", "name": "Mail the office", "uses": "email.send", "connection": "smtp", "after": ["post"], "with": {"to": ["office@lamps.example"], "subject": "Dim lamps", "text": "{{ steps.dim.items }}"}},
    ],
}  # fmt: skip


def planned(words: str, *, both: bool = True) -> Plan:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    request = PlanRequest(words, CATALOG, now, "Europe/Berlin", document=copy.deepcopy(LAMPS))
    return OfflinePlanner(EMBED if both else None).plan(request)


def changed(plan: Plan) -> dict[str, Any]:
    """Answer the steps after a change, and prove on the way that it can be taken back whole."""
    done = apply_patch(Document.parse(LAMPS), {}, plan.operations)
    undone = apply_patch(done.document, done.layout, done.inverse)
    assert undone.document == Document.parse(LAMPS)
    return {step["id"]: step for step in done.document.to_json()["steps"]}


def untouched(steps: dict[str, Any], *others: str) -> bool:
    before = {step["id"]: step for step in Document.parse(LAMPS).to_json()["steps"]}
    return all(steps.get(key) == step for key, step in before.items() if key not in others)


@pytest.mark.parametrize(
    ("words", "step", "place", "value"),
    [
        ("the mail should land at ruth@lamps.example, Ben has left us", "mail", "to", ["ruth@lamps.example"]),
        ("our night people sit on another channel: #night-shift", "post", "channel", "#night-shift"),
        ("their api has moved house: https://lamps.example/v2/all", "lamps", "url", "https://lamps.example/v2/all"),
    ],
)  # fmt: skip
def test_a_value_goes_where_it_belongs_and_nowhere_else(
    words: str, step: str, place: str, value: object
) -> None:
    steps = changed(planned(words))
    assert steps[step]["with"][place] == value
    assert untouched(steps, step)


def test_another_limit_is_set_in_the_condition_that_is_there() -> None:
    steps = changed(planned("200 is far too bright, a lamp is dim below 120"))
    assert steps["dim"]["with"]["where"] == "{{ item.lumen < 120 }}"
    assert untouched(steps, "dim")


def test_a_step_that_is_spoken_of_by_what_it_does_is_taken_out() -> None:
    steps = changed(planned("the crew wants to hear at once, so no hour of waiting in between"))
    assert "pause" not in steps


def test_what_is_done_by_something_else_keeps_its_place() -> None:
    plan = planned("the office works in Teams now, post it there instead of the mail")
    steps = changed(plan)
    (new,) = [step for step in steps.values() if step.get("uses") == "teams.post_message"]
    assert "mail" not in steps
    assert new["after"] == ["post"]
    assert untouched(steps, "mail")


def test_somebody_says_yes_before_the_step_that_is_meant() -> None:
    words = "Anna (anna@lamps.example) wants to see it before the office gets mail"
    assert planned(words, both=False).unsupported
    steps = changed(planned(words))
    (gate,) = [step for step in steps.values() if step.get("type") == "approval"]
    assert gate["approvers"] == ["anna@lamps.example"]
    assert steps["mail"]["after"] == [f"{gate['id']}.approved"]
    assert untouched(steps, "mail")


def test_what_is_guessed_is_said() -> None:
    plan = planned("our night people sit on another channel: #night-shift")
    assert any("“Tell the crew”" in told for told in plan.assumptions)


def test_what_the_rules_have_read_whole_stays_theirs() -> None:
    words = "200 is far too bright, a lamp is dim below 120"
    assert planned(words) == planned(words, both=False)


def test_without_the_model_the_rules_stand_alone() -> None:
    plan = planned("our night people sit on another channel: #night-shift", both=False)
    assert plan.kind == "impossible"


def test_a_wish_that_nobody_can_build_is_a_question_about_the_step() -> None:
    plan = planned("a bit more poetry in what the crew gets, please")
    assert plan.kind == "question"
    assert "“Tell the crew”" in plan.questions[0].text


def test_of_several_that_are_meant_alike_none_is_guessed() -> None:
    twice = copy.deepcopy(LAMPS)
    first = twice["steps"][3]
    other = {"channel": "#guards", "text": "Dim again"}
    twice["steps"].append(
        {**first, "id": "again", "name": "Tell the guards", "after": ["mail"], "with": other}
    )
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    request = PlanRequest(
        "Rename the post to Crew news", CATALOG, now, "Europe/Berlin", document=twice
    )
    found = OfflinePlanner(EMBED).plan(request)
    assert found.kind == "question"
    assert {"Tell the crew", "Tell the guards"} <= set(found.questions[0].choices)
