"""Documents on their own, and the catalogue they are made from."""

from __future__ import annotations

import asyncio

import httpx
import jsonschema_rs
import pytest

from tests.support.documents import greeting
from tests.support.whole import API, ok


async def test_a_sound_document_is_valid_as_json_and_as_yaml(ada: httpx.AsyncClient) -> None:
    address = f"{API}/documents/validate"
    by_json = ok(await ada.post(address, json={"document": greeting()}))
    text = "nexa: 1\nname: T\ntriggers: [{id: d, type: schedule, with: {cron: 0 9 * * 1-5, timezone: Europe/Berlin}}]\n"
    by_text = ok(await ada.post(address, json={"text": text}))
    assert by_json["valid"] is True
    assert by_json["effects"] == {"hello": "pure", "loud": "pure"}
    assert len(by_text["fire_times"]["d"]) == 5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nexa: 1\nname: x\nsteps: [{id: a, uses: no.such, with: {}}]", "unknown_action"),
        ("[1, 2", "syntax"),
        ("nexa: 1", "missing"),
    ],
)
async def test_what_is_wrong_is_answered_not_raised(
    ada: httpx.AsyncClient, text: str, code: str
) -> None:
    found = ok(await ada.post(f"{API}/documents/validate", json={"text": text}))
    assert found["valid"] is False
    assert code in {problem["code"] for problem in found["problems"]}


async def test_one_of_text_and_document_is_needed(ada: httpx.AsyncClient) -> None:
    for body in ({}, {"text": "a: 1", "document": {}}):
        assert (await ada.post(f"{API}/documents/validate", json=body)).status_code == 422


async def test_the_published_schema_accepts_what_the_validator_accepts(
    ada: httpx.AsyncClient,
) -> None:
    schema = ok(await ada.get(f"{API}/documents/schema"))
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid(greeting())
    assert not validator.is_valid({**greeting(), "surprise": 1})


async def test_the_catalogue_has_every_action_with_the_schema_of_its_form(
    ada: httpx.AsyncClient,
) -> None:
    actions = {item["id"]: item for item in ok(await ada.get(f"{API}/catalog/actions"))["items"]}
    assert {"http.request", "list.filter", "slack.post_message", "email.send"} <= set(actions)
    http = actions["http.request"]
    assert http["effect"] is None
    assert http["effect_rule"]["by_value"]["GET"] == "read"
    assert actions["list.filter"]["expression_arguments"] == {"where": ["item", "index"]}
    for action in actions.values():
        jsonschema_rs.validator_for(action["input_schema"])
    triggers = {item["id"] for item in ok(await ada.get(f"{API}/catalog/triggers"))["items"]}
    assert {"manual", "schedule", "webhook"} <= triggers


async def test_the_catalogue_says_what_its_actions_come_from(ada: httpx.AsyncClient) -> None:
    apps = {app["id"]: app for app in ok(await ada.get(f"{API}/catalog/apps"))["items"]}
    actions = ok(await ada.get(f"{API}/catalog/actions"))["items"]
    assert {action["id"].split(".")[0] for action in actions} <= set(apps)
    assert apps["github"]["title"] == "GitHub"
    assert all(app["icon"].startswith("<svg") for app in apps.values())
    assert "code" not in apps  # its only action is switched off here


async def test_a_long_text_holds_up_nobody_else(ada: httpx.AsyncClient) -> None:
    text = "nexa: 1\nname: " + "x " * 350_000
    asked = asyncio.create_task(ada.post(f"{API}/documents/validate", json={"text": text}))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert ok(await asked)["valid"] is False
    # Read on the loop itself, the loop would get no turn for two seconds and more.
    assert turns > 50
