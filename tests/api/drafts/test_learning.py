"""What a draft assumes for a rehearsal, and what a sample teaches it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.drafts.answers import operations_for
from api.drafts.assumed import assumed
from api.drafts.narrowing import inferred, narrowed, trimmed
from api.drafts.rehearsal import trigger_of
from api.versions.difference import operations_between
from engine.core.document import Document, document_hash
from engine.core.hole import holes_in
from engine.core.jsonschema import document_schema
from engine.core.patch import apply_patch
from engine.errors import Invalid
from tests.support.documents import greeting, many_steps, orders
from tools.catalog import load_catalog
from tools.samples import sample_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def test_a_shape_holds_exactly_what_later_steps_read() -> None:
    ready = assumed(Document.parse(orders("https://shop.example/o")), load_catalog())
    assert list(holes_in(ready.document.to_json())) == []
    (shape,) = ready.shapes.values()
    item = shape["properties"]["body"]["items"]
    assert item["properties"]["amount"] == {"type": "number"}
    sample = sample_of(shape)
    assert all(isinstance(order["amount"], int | float) for order in sample["body"])


def test_a_condition_that_is_open_holds_for_now() -> None:
    document = orders("https://shop.example/o")
    document["steps"][1]["when"] = {
        "$hole": {
            "kind": "value",
            "schema": {"type": "boolean"},
            "label": "When should it run?",
            "template": "{{ __hole__ }}",
        }
    }
    ready = assumed(Document.parse(document), load_catalog())
    assert ready.document.to_json()["steps"][1]["when"] == "{{ true }}"


def test_a_shape_is_followed_through_steps_that_pass_items_on() -> None:
    document = orders("https://shop.example/o")
    document["steps"][1]["with"] = {
        "items": "{{ steps.fetch.body.data }}",
        "where": "{{ item.total > 5 }}",
    }
    document["steps"].append(
        {
            "id": "tell",
            "uses": "text.render",
            "foreach": {"items": "{{ steps.big.items }}", "as": "deal"},
            "with": {"template": "{{ deal.customer.name }}"},
        }
    )
    ready = assumed(Document.parse(document), load_catalog())
    item = ready.shapes["fetch"]["properties"]["body"]["properties"]["data"]["items"]
    assert item["properties"]["total"] == {"type": "number"}
    assert item["properties"]["customer"]["properties"]["name"] == {"type": "string"}


def test_a_known_shape_is_never_assumed() -> None:
    document = orders("https://shop.example/o")
    document["steps"][0]["output_schema"] = inferred({"body": [{"amount": 1}]})
    assert assumed(Document.parse(document), load_catalog()).shapes == {}


def _declared(action: str) -> Any:
    spec = load_catalog().action(action)
    assert spec is not None
    return spec.output_schema


def test_a_sample_of_an_answer_types_its_body_and_relies_on_no_header() -> None:
    headers = {"content-type": "application/json", "x-request-id": "1", "date": "today"}
    answer = {"status": 200, "headers": headers, "body": {"orders": [{"id": "a"}]}}
    learnt = narrowed(_declared("http.request"), answer)["properties"]
    assert learnt["headers"] == _declared("http.request")["properties"]["headers"]
    assert learnt["body"]["properties"]["orders"]["items"]["required"] == ["id"]


def test_a_sample_of_rows_types_their_columns() -> None:
    rows = [{"id": 1, "note": None, "at": None}, {"id": 2, "note": "x", "at": None}]
    learnt = narrowed(_declared("sql.query"), {"rows": rows, "count": 2})["properties"]
    columns = learnt["rows"]["items"]["properties"]
    assert columns == {"id": {"type": "integer"}, "note": {"type": ["null", "string"]}, "at": {}}
    assert learnt["count"] == _declared("sql.query")["properties"]["count"]


def test_a_sample_closes_what_was_open_and_keeps_what_was_declared() -> None:
    declared = {
        "type": "object",
        "required": ["status", "body"],
        "properties": {"status": {"type": "integer"}, "headers": {"type": "object"}, "body": {}},
    }
    learnt = narrowed(declared, {"status": 200, "headers": {"a": "b"}, "body": [{"id": "x"}]})
    assert learnt["properties"]["status"] == {"type": "integer"}
    assert learnt["properties"]["body"]["items"]["required"] == ["id"]
    assert learnt["required"] == ["status", "body"]


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_what_is_learnt_from_a_value_describes_it(value: Any) -> None:
    import jsonschema_rs

    assert jsonschema_rs.validator_for(inferred(value)).is_valid(value)


def test_a_sample_is_kept_short() -> None:
    kept = trimmed({"rows": list(range(1000)), "text": "a" * 10_000})
    assert len(kept["rows"]) == 20
    assert len(kept["text"]) < 5_000


def test_a_rollback_is_the_patch_between_two_documents() -> None:
    both = (greeting(), many_steps(5), orders("https://x.example/y"))
    for before in both:
        for after in both:
            patch = operations_between(before, after)
            result = apply_patch(Document.parse(before), {}, patch).document
            assert document_hash(result) == document_hash(after)
            assert (patch == []) == (before == after)


@pytest.mark.parametrize(
    ("path", "value", "operation"),
    [
        ("/name", "New", {"op": "set_meta", "name": "New"}),
        (
            "/steps/1/connection",
            "shop",
            {"op": "update_step", "id": "big", "set": {"/connection": "shop"}},
        ),
        ("/outputs/count", 1, {"op": "set_outputs", "outputs": {"count": 1}}),
    ],
)
def test_an_answer_becomes_the_smallest_patch(path: str, value: Any, operation: Any) -> None:
    assert operations_for(orders("https://x.example"), path, value, NOW) == [operation]


def test_a_schedule_is_answered_in_words() -> None:
    document = {
        **greeting(),
        "triggers": [{"id": "s", "type": "schedule", "with": {"timezone": "Europe/Berlin"}}],
    }
    (operation,) = operations_for(document, "/triggers/0/with/cron", "every weekday at 9", NOW)
    assert operation["trigger"]["with"] == {"cron": "0 9 * * 1-5", "timezone": "Europe/Berlin"}


def test_an_answer_of_another_kind_than_asked_is_refused() -> None:
    with pytest.raises(Invalid, match="name of a field"):
        operations_for(orders("https://x.example"), "/steps/1/with/where", 7, NOW)


def test_the_published_schema_is_served_from_the_core() -> None:
    from api.documents.service import document_schema as served

    assert served() == document_schema()


def webhook(*steps: dict[str, Any]) -> Document:
    triggers = [{"id": "call", "type": "webhook"}]
    return Document.parse({"nexa": 1, "name": "T", "triggers": triggers, "steps": list(steps)})


def test_what_a_call_brings_is_assumed_as_far_as_steps_read_it() -> None:
    template = "{{ trigger.body.name }} {{ trigger.body.score > 5.0 }}"
    say = {"id": "say", "uses": "text.render", "with": {"template": template}}
    each = {
        "id": "each",
        "uses": "text.render",
        "foreach": {"items": "{{ trigger.body.lines }}", "as": "line"},
        "with": {"template": "{{ line.sku }}"},
    }
    ready = assumed(webhook(say, each), load_catalog())
    assert ready.notes[-1] == "What a call brings is not known yet, its shape is assumed."
    body = trigger_of(ready.document, load_catalog(), ready.call)["body"]
    assert isinstance(body["name"], str)
    assert not isinstance(body["score"], str)
    assert isinstance(body["lines"][0]["sku"], str)


def test_a_call_that_is_passed_on_whole_brings_an_object() -> None:
    add = {"id": "add", "uses": "datatable.add", "with": {"table": "t", "rows": ["{{ trigger.body }}"]}}  # fmt: skip
    ready = assumed(webhook(add), load_catalog())
    assert trigger_of(ready.document, load_catalog(), ready.call) == {"body": {}}


def test_of_a_call_that_nobody_reads_nothing_is_assumed() -> None:
    say = {"id": "say", "uses": "text.render", "with": {"template": "hi"}}
    ready = assumed(webhook(say), load_catalog())
    assert (ready.call, ready.notes) == (None, ())
