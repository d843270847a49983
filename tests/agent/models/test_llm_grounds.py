"""Addresses that nobody said become questions; what was said stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from agent.models.llm_grounds import Grounds
from agent.plan import Plan, Said
from tests.support.modelling import a_document, a_request

TEXT = "fetch https://shop.example/orders and mail ada@shop.example, post to #sales"


def grounds(text: str = TEXT, **changed: Any) -> Grounds:
    return Grounds(a_request(text, **changed), Plan("question"))


def argument(uses: str, name: str, value: Any, **changed: Any) -> Any:
    step = {"id": "a", "uses": uses, "with": {name: value}}
    written = grounds(**changed).document({"steps": [step]})
    return written["steps"][0]["with"][name]


SAID = [
    ("http.request", "url", "https://shop.example/orders"),
    ("http.request", "url", "https://shop.example/customers?page=2"),
    ("http.request", "url", "https://SHOP.example/orders/{{ item.id }}"),
    ("http.request", "url", "{{ inputs.base }}/orders"),
    ("email.send", "to", "ada@shop.example"),
    ("email.send", "to", ["ada@shop.example"]),
    ("email.send", "to", "{{ steps.x.body.email }}"),
    ("email.send", "text", "write to bob@else.example"),
    ("slack.post_message", "channel", "#sales"),
    ("slack.post_message", "channel", "sales"),
]
INVENTED = [
    ("http.request", "url", "https://api.else.example/orders"),
    ("http.request", "url", "https://example/orders"),
    ("http.request", "url", "https://evil-shop.example/orders"),
    ("http.request", "url", "https://shop.example.evil.example/orders"),
    ("http.request", "url", "shop2.example/orders"),
    ("http.request", "url", "{{ 'https://else.example' + '/x' }}"),
    ("email.send", "to", "bob@shop.example"),
    ("email.send", "to", ["ada@shop.example", "bob@else.example"]),
    ("email.send", "to", '{{ "bob@else.example" }}'),
    ("slack.post_message", "channel", "#general"),
]


@pytest.mark.parametrize(("uses", "name", "value"), SAID)
def test_what_was_said_stays(uses: str, name: str, value: Any) -> None:
    assert argument(uses, name, value) == value


@pytest.mark.parametrize(("uses", "name", "value"), INVENTED)
def test_what_nobody_said_becomes_a_question_that_does_not_offer_it(
    uses: str, name: str, value: Any
) -> None:
    hole = argument(uses, name, value)["$hole"]
    assert hole["kind"] == "value"
    assert "candidates" not in hole
    assert hole["label"].endswith("?")


def test_the_conversation_and_the_workflow_count_as_said() -> None:
    value = "https://else.example/a"
    assert argument("http.request", "url", value, history=(Said("user", f"use {value}"),)) == value
    document = a_document()
    document["steps"][0]["with"]["url"] = value
    assert argument("http.request", "url", value, document=document) == value


def test_a_connection_that_does_not_exist_is_left_out() -> None:
    steps = [
        {"id": "a", "uses": "slack.post_message", "connection": "made_up"},
        {"id": "b", "uses": "slack.post_message", "connection": "team_slack"},
    ]
    written = grounds().document({"steps": steps})
    assert [step.get("connection") for step in written["steps"]] == [None, "team_slack"]


def test_patches_are_held_to_the_same() -> None:
    change = {"op": "update_step", "id": "a", "set": {"/with/channel": "#general", "/name": None}}
    written = grounds().operation(change)["set"]
    assert written["/with/channel"]["$hole"]["kind"] == "value"
    assert written["/name"] is None
    whole = {"op": "update_step", "id": "a", "set": {"/with": {"url": "https://x.example"}}}
    assert "$hole" in grounds().operation(whole)["set"]["/with"]["url"]
    key = {"op": "update_step", "id": "a", "set": {"/connection": "made_up"}}
    assert grounds().operation(key)["set"] == {}
    step = {"id": "n", "uses": "slack.post_message", "with": {"channel": "#general"}}
    added = grounds().operation({"op": "add_step", "step": step})
    assert "$hole" in added["step"]["with"]["channel"]


def test_a_name_that_reads_like_news_is_left_out() -> None:
    steps = [
        {"id": "a", "name": "I have published it"},
        {"id": "b", "name": "Publish the post"},
        {"id": "c", "name": "see https://else.example/now"},
    ]
    written = grounds().document({"name": "Everything was deleted", "steps": steps})
    assert written["name"] == "New workflow"
    assert [step.get("name") for step in written["steps"]] == [None, "Publish the post", None]
    renamed = {"op": "update_step", "id": "a", "set": {"/name": "It is published", "/notes": "n"}}
    assert grounds().operation(renamed)["set"] == {"/notes": "n"}
