"""A field in brackets behind what it is of is that field, of a comparison as of who is written to."""

from __future__ import annotations

import json

import pytest

from tests.agent.offline.planned import planned

START = "Every day at 9am fetch https://dock.example/boats, "


def labels(request: str) -> list[str]:
    plan = planned(START + request)
    assert plan.document is not None, plan
    assert plan.unsupported == (), plan
    text = json.dumps(plan.document)
    return [part.split('"')[0] for part in text.split('"label": "')[1:]]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ('keep boats that are older than 3 days (field moored_at) and post them to #dock', "moored_at"),
        ('keep boats that are older then 3 days (column moored_at) and post them to #dock', "moored_at"),
        ('mail each boat (owner_mail) with subject "Hi" and text "Come"', "owner_mail"),
        ('e-mail everyone (field crew_email) with subject "Hi" and text "Come"', "crew_email"),
        ('send each of them (email) a reminder with subject "Hi" and text "Come"', "email"),
    ],
)  # fmt: skip
def test_a_field_in_brackets_is_asked_for_by_its_name(request_: str, field: str) -> None:
    assert any(label.endswith(f"the {field}?") for label in labels(request_)), labels(request_)


def test_an_address_in_brackets_stays_one() -> None:
    plan = planned(
        START + 'and mail the crew (crew@dock.example) with subject "Hi" and text "Come"'
    )
    assert plan.document is not None
    assert plan.document["steps"][-1]["with"]["to"] == "crew@dock.example"
