"""Limits that are settings, and approvals that ask from a limit on."""

from __future__ import annotations

import pytest

from tests.agent.offline.changing import Json, changed, step, touched

LOANS: Json = {
    "nexa": 1,
    "name": "Loans",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "inputs": {"type": "object", "properties": {"free_to": {"type": "number", "default": 40, "description": "So much is lent at once."}}},
    "steps": [
        {"id": "size", "name": "Much?", "type": "branch", "cases": [{"id": "much", "when": "{{ trigger.body.sum > inputs.free_to }}"}], "else": "little"},
        {"id": "ok", "name": "Ask the bank", "type": "approval", "title": "Lend?", "after": ["size.much"], "deadline_s": 86400, "on_silence": "rejected"},
        {"id": "lend", "name": "Lend", "uses": "http.request", "after": ["size.little", "ok.approved"], "join": "any_ok", "with": {"method": "POST", "url": "https://bank.example/lend", "json": {"sum": "{{ trigger.body.sum }}"}}},
    ],
}  # fmt: skip
GIFTS: Json = {
    "nexa": 1,
    "name": "Gifts",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "ok", "name": "Ask the chair", "type": "approval", "title": "Give?"},
        {"id": "give", "name": "Give", "uses": "http.request", "after": ["ok.approved"], "with": {"method": "POST", "url": "https://gift.example/give", "json": {"sum": "{{ trigger.body.sum }}"}}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["raise the limit to 90", "the threshold is 90 now", "free to should be 90", "sums up to 90 without asking", "auto-approve everything under 90", "only ask above 90"],
)  # fmt: skip
def test_the_setting_is_another_and_no_step(words: str) -> None:
    after = changed(words, LOANS)
    assert after["inputs"]["properties"]["free_to"]["default"] == 90
    assert touched(after, LOANS) == set()


@pytest.mark.parametrize(
    "words",
    [
        "if the sum is under 25, give it without asking, otherwise ask the chair",
        "auto-approve everything under 25, above that ask",
        "only ask from 25",
    ],
)
def test_who_was_always_asked_is_asked_from_a_limit_on(words: str) -> None:
    after = changed(words, GIFTS)
    check = after["steps"][-1]
    assert check["type"] == "branch"
    assert ">= 25" in str(check["cases"])
    assert step(after, "ok")["after"] == [f"{check['id']}.match"]
    assert step(after, "give")["after"] == ["ok.approved", f"{check['id']}.otherwise"]


def test_a_span_is_no_limit() -> None:
    after = changed("raise the deadline to 3 days", LOANS)
    assert after["inputs"] == LOANS["inputs"]
