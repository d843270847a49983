"""A proposal proves itself: what a run will take, which ways were rehearsed, and what past runs would be with it."""

from __future__ import annotations

import time
from copy import deepcopy
from typing import Any

import httpx
import pytest

from agent.deps import Former, Rehearsed
from api.planner import past_plays
from api.planner.rehearsal import NO_TIME, PlannerRehearsal
from tests.api.chat.test_conversation import part, say, thread_of
from tests.api.explanations.test_endpoints import Stage, stage
from tests.api.planner.test_rehearsal import actor_of
from tests.api.runs.test_endpoints import live
from tests.support.whole import API, ok

__all__ = ["stage"]
COUNT = {
    "type": "object",
    "properties": {"body": {"type": "object", "properties": {"names": {"type": "array"}}}},
}


def letters(url: str) -> dict[str, Any]:
    """Read some people, write to each, say how many."""
    return {
        "nexa": 1,
        "name": "Letters",
        "steps": [
            {
                "id": "people",
                "uses": "http.request",
                "with": {"method": "GET", "url": url},
                "output_schema": COUNT,
            },
            {
                "id": "post",
                "uses": "http.request",
                "foreach": {"items": "{{ steps.people.body.names }}", "as": "name"},
                "with": {"method": "POST", "url": url, "json": {"dear": "{{ name }}"}},
            },
        ],
        "outputs": {"sent": "{{ steps.post.ok_count }}"},
    }


async def ran(stage: Stage, *crowds: int) -> str:
    workflow = await live(stage.ada, letters(stage.url))
    for many in crowds:
        stage.person.body = {"names": [f"n{n}" for n in range(many)]}
        assert (await stage.run(workflow))["status"] == "succeeded"
    return workflow


async def proved(stage: Stage, workflow: str, after: dict[str, Any], **more: Any) -> Rehearsed:
    rehearsal = PlannerRehearsal(stage.whole.service.services, **more)
    former = Former(workflow, letters(stage.url))
    return await rehearsal.sealed(await actor_of(stage.ada), after, former)


def fewer(url: str) -> dict[str, Any]:
    """Write to the first only."""
    after = letters(url)
    after["steps"][1]["foreach"]["items"] = "{{ steps.people.body.names.slice(0, 1) }}"
    return after


async def test_a_change_is_played_on_the_last_runs_and_each_difference_is_told(
    stage: Stage,
) -> None:
    workflow = await ran(stage, 2, 3)
    calls = len(ok(await stage.ada.get(f"{API}/runs"))["items"])
    after = letters(stage.url)
    after["steps"][1]["with"]["json"] = {"dear": "Dr {{ name }}"}
    told = await proved(stage, workflow, after)
    assert told.past is not None
    newest, _ = told.past["runs"]
    assert (newest["outcome"], newest["before"], newest["after"]) == (
        "other",
        "succeeded",
        "succeeded",
    )
    write = {"step": "post", "action": "http.request", "times": 3}
    assert newest["new_writes"] == newest["gone_writes"] == [write]
    first = newest["differences"][0]
    assert (first["step"], first["path"]) == ("post", "/json/dear")
    assert (first["before"], first["after"]) == ('"n0"', '"Dr n0"')
    assert newest["assumed"], "what the other side answers to another letter is not on record"
    assert len(ok(await stage.ada.get(f"{API}/runs"))["items"]) == calls


async def test_a_change_of_a_name_leaves_every_past_run_as_it_was(stage: Stage) -> None:
    workflow = await ran(stage, 2)
    after = letters(stage.url)
    after["steps"][0]["name"] = "Who is there?"
    told = await proved(stage, workflow, after)
    assert told.past is not None
    (run,) = told.past["runs"]
    assert (run["outcome"], run["differences"], run["assumed"]) == ("same", [], [])


async def test_the_forecast_moves_by_what_the_change_does_to_past_runs(stage: Stage) -> None:
    workflow = await ran(stage, 4, 4, 4)
    same = await proved(stage, workflow, letters(stage.url))
    assert same.forecast is not None
    assert same.forecast["after"] == same.forecast["before"]
    assert same.forecast["before"]["expected"]["calls"]["expected"] == 5
    less = await proved(stage, workflow, only_last(stage.url))
    assert less.forecast is not None
    assert less.forecast["after"]["expected"]["calls"]["expected"] == 2


def only_last(url: str) -> dict[str, Any]:
    """Write to one by name: only past runs can tell how many that are."""
    after = letters(url)
    after["steps"][1]["foreach"]["items"] = "{{ steps.people.body.names.filter(n, n == 'n3') }}"
    return after


async def test_a_failed_run_that_would_go_well_is_told_and_one_of_a_step_that_is_new_not_known(
    stage: Stage,
) -> None:
    workflow = await ran(stage, 2)
    stage.person.body = {"nobody": True}
    assert (await stage.run(workflow))["status"] == "failed"
    after = letters(stage.url)
    names = "{{ steps.people.body.?names.orValue([]) }}"
    after["steps"][1]["foreach"]["items"] = names
    mended = await proved(stage, workflow, after)
    assert mended.past is not None
    assert [(r["was"], r["after"]) for r in mended.past["runs"]] == [
        ("succeeded", "succeeded"),
        ("failed", "succeeded"),
    ]
    after["steps"].append({"id": "ask", "type": "approval", "title": "So many?", "after": ["post"]})
    asked = await proved(stage, workflow, after)
    assert asked.forecast is not None
    assert asked.forecast["after"]["expected"] is None
    assert asked.forecast["after"]["without_history"] == ["ask"]
    assert asked.forecast["before"]["expected"] is not None


async def test_what_does_not_fit_into_the_time_is_left_out_and_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = await ran(stage, 2)
    began = time.monotonic()
    told = await proved(stage, workflow, letters(stage.url), within_s=0.0)
    assert time.monotonic() - began < 2
    assert told.status == "succeeded"
    assert told.past is not None
    assert told.forecast is not None
    assert told.coverage is not None
    assert [(r["outcome"], r["why"]) for r in told.past["runs"]] == [("not_played", NO_TIME)]
    assert (told.forecast["after"], told.forecast["left_out"]) == (None, NO_TIME)
    assert told.coverage["rehearsals"] == 1
    monkeypatch.setattr(past_plays, "MOST_EVENTS", 3)
    told = await proved(stage, workflow, letters(stage.url))
    assert told.past is not None
    assert [r["why"] for r in told.past["runs"]] == [past_plays.TOO_LONG]


async def test_the_same_proposal_is_always_proved_the_same(stage: Stage) -> None:
    workflow = await ran(stage, 3, 1)
    after = fewer(stage.url)
    first = await proved(stage, workflow, after, within_s=30.0)
    assert await proved(stage, workflow, deepcopy(after), within_s=30.0) == first


async def test_ways_are_counted_and_those_that_were_not_gone_are_named_with_why(
    ada: httpx.AsyncClient, whole: Any
) -> None:
    document = {
        "nexa": 1,
        "name": "Ways",
        "inputs": {"type": "object", "properties": {"n": {"type": "integer", "default": 1}}},
        "steps": [
            {
                "id": "size",
                "type": "branch",
                "cases": [
                    {"id": "large", "when": "{{ inputs.n > 1000 }}"},
                    {"id": "odd", "when": "{{ inputs.n > 3 && inputs.n < 3 }}"},
                ],
                "else": "drop",
            },
            {
                "id": "say",
                "uses": "text.render",
                "after": ["size.large"],
                "with": {"template": "x"},
            },
        ],
    }
    told = await PlannerRehearsal(whole.service.services).sealed(await actor_of(ada), document)
    assert told.past is None
    assert told.coverage is not None
    assert (told.coverage["reached"], told.coverage["total"]) == (3, 4)
    (missed,) = told.coverage["missed"]
    assert (missed["step"], missed["way"], missed["reason"]) == ("size", "case odd", "never_true")


async def test_the_conversation_and_the_proposal_tell_the_same_and_values_only_to_who_reads_runs(
    stage: Stage,
) -> None:
    workflow = await live(stage.ada, letters(stage.url) | {"outputs": {}})
    stage.person.body = {"names": ["n0", "n1"]}
    assert (await stage.run(workflow))["status"] == "succeeded"
    thread = await thread_of(stage.ada, workflow)
    answer = await say(stage.ada, thread, "Remove the last step")
    trial, offer = part(answer, "data-test-result"), part(answer, "data-patch")
    assert trial["past"]["runs"][0]["gone_writes"] == [
        {"step": "post", "action": "http.request", "times": 2}
    ]
    assert trial["coverage"]["reached"] == trial["coverage"]["total"]
    address = f"{API}/proposals/{offer['proposal_id']}"
    proof = ok(await stage.ada.get(address))["proof"]
    assert proof == {
        key: trial[key] for key in ("status", "forecast", "coverage", "examples", "past")
    }
    assert proof["examples"]["other"][0]["differences"][0].startswith(
        "HTTP request: no longer done"
    )
    key = {"name": "reads", "scopes": ["workflow:read"]}
    token = ok(await stage.ada.post(f"{API}/api-keys", json=key), 201)["secret"]
    headers = {"authorization": f"Bearer {token}"}
    shown = ok(await stage.ada.get(address, headers=headers))["proof"]
    assert (shown["past"], shown["status"]) == (None, trial["status"])
