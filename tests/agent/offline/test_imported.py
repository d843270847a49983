"""Requests that name what a workspace has imported: its operations are chosen, their bodies filled."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.action import Catalog
from engine.core.layered import LayeredCatalog
from tests.support.pet_store import document
from tools.catalog import load_catalog
from tools.openapi.reader import import_openapi


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    data = json.dumps(document("https://pets.example.com/v1")).encode()
    operations = import_openapi(data, connector="petstore_api").operations
    return LayeredCatalog(load_catalog(), [one.spec() for one in operations])


def planned(catalog: Catalog, text: str) -> Plan:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return OfflinePlanner().plan(PlanRequest(text=text, catalog=catalog, now=now, timezone="UTC"))


def steps_of(plan: Plan) -> list[dict[str, Any]]:
    assert plan.kind == "create", plan.answer
    assert plan.unsupported == ()
    return list((plan.document or {})["steps"])


@pytest.mark.parametrize(
    ("text", "uses", "arguments"),
    [
        (
            "create a pet in petstore called Rex every morning",
            "create_pet",
            {"body": {"name": "Rex"}},
        ),
        ("Every day at 9 create a pet called Rex", "create_pet", {"body": {"name": "Rex"}}),
        (
            'Use the pet store API to create a pet named "Sir Tiger" with tag cat daily at noon',
            "create_pet",
            {"body": {"name": "Sir Tiger", "tag": "cat"}},
        ),
        ("Every Monday at 8 delete pet 5 in petstore", "delete_pet", {"pet_id": 5}),
        ("In Petstore, remove pet 12 every Friday at 18:00", "delete_pet", {"pet_id": 12}),
    ],
)
def test_an_operation_is_chosen_and_its_body_filled_from_the_words(
    catalog: Catalog, text: str, uses: str, arguments: dict[str, Any]
) -> None:
    (step,) = steps_of(planned(catalog, text))
    assert (step["uses"], step["with"]) == (f"petstore_api.{uses}", arguments)


def test_what_it_lists_flows_on_like_any_other_list(catalog: Catalog) -> None:
    text = "Every hour list the pets in the petstore and post each to the Slack channel #pets"
    fetch, post = steps_of(planned(catalog, text))
    assert fetch["uses"] == "petstore_api.list_pets"
    assert post["foreach"]["items"] == f"{{{{ steps.{fetch['id']}.body }}}}"


def test_a_plural_is_listed_and_an_id_reads_one(catalog: Catalog) -> None:
    text = "Every day at 8 get the pets from petstore and email them to ada@example.com"
    listed, mailed = steps_of(planned(catalog, text))
    assert (listed["uses"], mailed["uses"]) == ("petstore_api.list_pets", "email.send")
    one, _ = steps_of(planned(catalog, "Get pet 7 from petstore and email it to ada@example.com"))
    assert (one["uses"], one["with"]) == ("petstore_api.get_pet", {"pet_id": 7})


@pytest.mark.parametrize(
    "text",
    [
        "Every day at 7 create a pet in petstore if it rains",
        "Show me the pets from petstore every morning at 8 by email to ada@example.com",
    ],
)
def test_what_is_said_beside_is_never_swallowed(catalog: Catalog, text: str) -> None:
    plan = planned(catalog, text)
    assert plan.unsupported or plan.questions


def test_what_nobody_said_is_a_field_of_the_data_that_comes(catalog: Catalog) -> None:
    text = "When a webhook arrives, create a pet in petstore with the name from the body"
    (step,) = steps_of(planned(catalog, text))
    hole = step["with"]["body"]["name"]["$hole"]
    assert (hole["of"], hole["candidates"]) == ("trigger.body", ["name"])


def test_without_data_it_is_asked(catalog: Catalog) -> None:
    plan = planned(catalog, "Every day at 9 create a pet in petstore")
    assert [question.text for question in plan.questions] == ["What is the name?"]


def test_what_is_built_in_is_not_taken_for_what_was_imported(catalog: Catalog) -> None:
    text = 'Every day at 9 post "hello" to the Slack channel #pets'
    (step,) = steps_of(planned(catalog, text))
    assert step["uses"] == "slack.post_message"
