"""Which field of the data goes into which argument, and which never does."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.building.cel import field_hole
from agent.offline.slots.giving import Data, given_fields
from agent.offline.slots.told_fields import told_fields
from tools.catalog import load_catalog

CATALOG = load_catalog()
HOOK: dict[str, Any] = {"triggers": [{"id": "webhook", "type": "webhook"}], "steps": []}


def open_field(root: str) -> dict[str, Any]:
    return field_hole("Which field is it?", f"{{{{ {root}.__hole__ }}}}", of=root, hint=None)


def given(
    words: str, action: str, now: dict[str, Any], document: dict[str, Any] = HOOK
) -> dict[str, Any]:
    spec = CATALOG.action(action)
    assert spec is not None
    return given_fields(spec, now, Data.of(words, document, CATALOG), sets=True)


def event(uses: str) -> dict[str, Any]:
    return {"triggers": [{"id": "event", "type": "app", "uses": uses}], "steps": []}


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("on POST {account_id, status}: go", ("account_id", "status")),
        ("webhook from our yard (fields: host, level)", ("host", "level")),
        ("when the hook tells us of a leak (field place), call", ("place",)),
        ("signup webhook with email and first_name\n* go", ("email", "first_name")),
        ("post the field of view to us", ()),
        ("mail the list (all of it) to me", ()),
    ],
)
def test_the_fields_of_a_call_are_those_that_are_told(words: str, fields: tuple[str, ...]) -> None:
    assert told_fields(words) == fields


@pytest.mark.parametrize(
    ("words", "action", "name", "field"),
    [
        ("POST {text, level}: open a Linear issue, title = text", "linear.create_issue", "title", "text"),
        ("hook {subscription_id, why}: cancel it", "stripe.cancel_subscription", "subscription", "subscription_id"),
        ("webhook (field address): suppress it", "ses.suppress", "email", "address"),
        ("POST {account_id, size}: change the account account_id", "salesforce.update_record", "id", "account_id"),
    ],
)  # fmt: skip
def test_a_told_field_answers_what_is_open(words: str, action: str, name: str, field: str) -> None:
    found = given(words, action, {name: open_field("trigger.body")})
    assert found[name] == f"{{{{ trigger.body.{field} }}}}"


@pytest.mark.parametrize(
    ("words", "action", "name"),
    [
        ("POST {colour, size}: mail it", "sendgrid.send_template", "to"),
        ("POST {order_id, size}: change the account", "salesforce.update_record", "id"),
        ("POST {home_email, work_email}: suppress it", "ses.suppress", "email"),
    ],
)
def test_what_may_be_one_or_another_stays_open(words: str, action: str, name: str) -> None:
    assert name not in given(words, action, {name: open_field("trigger.body")})


def test_the_thing_that_is_new_is_told_by_its_id_to_its_own_service_alone() -> None:
    own = given(
        "share it", "gdrive.share_file", {"file": open_field("trigger")}, event("gdrive.new_file")
    )
    other = given("close it", "github.update_issue", {"number": open_field("trigger")}, event("gitlab.new_merge_request"))  # fmt: skip
    assert own == {"file": "{{ trigger.id }}"}
    assert other == {}


def test_what_is_set_to_what_is_written_field_by_field() -> None:
    words = "webhook {page_id, done}: if done = true, set Status to Done and Owner = done"
    found = given(words, "notion.update_page", {"properties": "{{ trigger.body }}"})
    assert found["properties"] == {"Status": "Done", "Owner": "{{ trigger.body.done }}"}


def test_a_row_takes_the_fields_in_the_order_in_which_they_are_told() -> None:
    found = given("Webhook (id, total) -> row", "gsheets.append_row", {"values": open_field("trigger.body")})  # fmt: skip
    assert found == {"values": ["{{ trigger.body.id }}", "{{ trigger.body.total }}"]}
