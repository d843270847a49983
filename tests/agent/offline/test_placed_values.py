"""Texts that leave room for values: each place holds a field of the one thing at hand."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
MAIL = 'When a parcel arrives by webhook, mail "Dear {name}, it is here." to its email with the subject "Parcel {number}"'


def steps_of(words: str) -> list[dict[str, Any]]:
    plan = OfflinePlanner().plan(PlanRequest(words, CATALOG, NOW, "Europe/Oslo"))
    assert plan.document is not None
    return list(plan.document["steps"])


def test_a_subject_leaves_room_for_values_as_a_text_does() -> None:
    (step,) = steps_of(MAIL)
    assert step["with"]["subject"] == "Parcel {{ trigger.body.number }}"
    assert step["with"]["text"] == "Dear {{ trigger.body.name }}, it is here."


@pytest.mark.parametrize("again", ["post it to #desk", "post it in #desk"])
def test_what_is_said_once_more_has_its_values_too(again: str) -> None:
    _, step = steps_of(f"{MAIL}, then {again}")
    assert step["with"]["text"] == "Dear {{ trigger.body.name }}, it is here."


def test_each_item_of_a_list_has_values_of_its_own() -> None:
    words = 'get https://cats.example/cats and post each cat as "{name} weighs {weight}" to #vet'
    assert steps_of(words)[-1]["with"]["text"] == "{{ cat.name }} weighs {{ cat.weight }}"
