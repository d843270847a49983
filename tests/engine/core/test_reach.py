"""Whatever a change newly reaches stands in its reach, for every action there is, and is allowed apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.action import ActionSpec, effect_of
from engine.core.document import Document
from engine.core.reach import Reach, reach_diff, to_allow
from engine.core.reach_places import AT_RUN_TIME
from tools.catalog import load_catalog

CATALOG = load_catalog()
ACTIONS = CATALOG.actions()
RECEIVERS = ("to", "cc", "bcc", "channel", "channel_id", "chat_id", "guests", "users")
CONTAINERS = ("table", "base_id", "spreadsheet_id", "bucket", "repository", "project", "queue")
NAMES = st.sampled_from(["leads", "orders", "ops", "sales"])


def document(*steps: Mapping[str, Any], **more: Any) -> Document:
    return Document.parse({"nexa": 1, "name": "Reach", "steps": list(steps), **more})


def new(before: Document, after: Document) -> dict[str, list[str]]:
    return reach_diff(before, after, CATALOG)


@st.composite
def calls(draw: st.DrawFn) -> tuple[ActionSpec, dict[str, Any], dict[str, Any]]:
    """One action of the catalogue with values for whatever in it names a place, a receiver or an address."""
    spec = draw(st.sampled_from(ACTIONS))
    properties = spec.input_schema.get("properties", {})
    given: dict[str, Any] = {}
    for name, part in properties.items():
        if name == "url" or part.get("format") == "uri":
            host = draw(st.sampled_from(["a.example", "b.example:8443", "{{ inputs.host }}"]))
            given[name] = f"https://{host}/x"
        elif name in (*RECEIVERS, *CONTAINERS) and part.get("type") in ("string", "array"):
            said = draw(NAMES | st.just("{{ inputs.who }}"))
            given[name] = [said] if part["type"] == "array" else said
    step = {"id": "new", "uses": spec.id, "with": given}
    if spec.connection is not None:
        step["connection"] = draw(NAMES)
    return spec, given, step


@given(calls())
def test_every_host_connection_scope_receiver_and_place_of_an_action_is_new_and_allowed_apart(
    call: tuple[ActionSpec, dict[str, Any], dict[str, Any]],
) -> None:
    spec, args, step = call
    found = new(document(), document(step))
    asked = to_allow(found, is_first=False)
    told = {entry for entries in found.values() for entry in entries}
    assert set(spec.hosts) <= set(found["hosts"])
    if "connection" in step:
        assert step["connection"] in found["connections"]
        assert f"scopes: {step['connection']}: {spec.id}" in asked
    effect = effect_of(spec, args)
    if effect not in ("pure", "read"):
        assert any(entry.startswith("effects: ") for entry in asked)
    for name, value in args.items():
        said = value[0] if isinstance(value, list) else value
        if name in RECEIVERS and effect in ("pure", "read"):
            continue
        if name in CONTAINERS and effect == "pure":
            continue
        wanted = said.removeprefix("https://").removesuffix("/x")
        assert any(wanted in entry for entry in told), (name, said)
    assert {f"{kind}: {one}" for kind in found if kind != "writes" for one in found[kind]} == set(
        asked
    )


@given(calls(), calls())
def test_what_is_reached_already_is_never_new_and_nothing_is_new_in_what_is_taken_away(
    one: tuple[ActionSpec, dict[str, Any], dict[str, Any]],
    other: tuple[ActionSpec, dict[str, Any], dict[str, Any]],
) -> None:
    here, there = one[2], {**other[2], "id": "other"}
    both, single = document(here, there), document(here)
    assert to_allow(new(both, single), is_first=False) == []
    again = document(here, there, {**here, "id": "again"})
    assert to_allow(new(both, again), is_first=False) == []


def post(**args: Any) -> dict[str, Any]:
    return {"id": "post", "uses": "slack.post_message", "connection": "slack", "with": args}


@pytest.mark.parametrize(
    ("before", "after", "entry"),
    [
        (post(channel="#a", text="x"), post(channel="#b", text="x"), "recipients: #b"),
        (
            post(channel="{{ inputs.a }}", text="x"),
            post(channel="{{ trigger.b }}", text="x"),
            f"recipients: {AT_RUN_TIME}: {{{{ trigger.b }}}}",
        ),
        (
            post(channel="#a", text="x"),
            {
                "id": "post",
                "uses": "slack.delete_message",
                "connection": "slack",
                "with": {"channel": "#a", "ts": "1"},
            },
            "effects: irreversible",
        ),
        (
            {
                "id": "post",
                "uses": "sql.query",
                "connection": "db",
                "with": {"statement": "SELECT 1 FROM orders"},
            },
            {
                "id": "post",
                "uses": "sql.query",
                "connection": "db",
                "with": {"statement": "SELECT 1 FROM orders JOIN crm.people ON 1"},
            },
            "places: read sql: crm.people",
        ),
        (
            {"id": "post", "uses": "datatable.find", "with": {"table": "leads"}},
            {"id": "post", "uses": "datatable.find", "with": {"table": "wages"}},
            "places: read datatable: wages",
        ),
        (
            {
                "id": "post",
                "uses": "gdrive.share_file",
                "connection": "g",
                "with": {"file": "f", "with": "user", "to": "a@x.example", "role": "reader"},
            },
            {
                "id": "post",
                "uses": "gdrive.share_file",
                "connection": "g",
                "with": {"file": "f", "with": "anyone", "role": "reader"},
            },
            "recipients: anyone",
        ),
        (
            {"id": "post", "type": "call", "workflow": "known"},
            {"id": "post", "type": "call", "workflow": "another"},
            "scopes: workflow: another",
        ),
    ],
)
def test_one_value_in_another_way_is_named(
    before: dict[str, Any], after: dict[str, Any], entry: str
) -> None:
    assert entry in to_allow(new(document(before), document(after)), is_first=False)


def test_an_address_that_anybody_may_call_is_public() -> None:
    page = {"id": "page", "type": "webhook"}
    found = new(document(), document(triggers=[page]))
    assert to_allow(found, is_first=True) == ["recipients: public"]


def test_of_a_new_workflow_only_what_is_grave_is_asked() -> None:
    steps = [
        post(channel="#a", text="x"),
        {
            "id": "get",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://a.example"},
        },
    ]
    plain = new(document(), document(*steps))
    assert to_allow(plain, is_first=True) == []
    assert to_allow(plain, is_first=False) != []
    steps[0] = post(channel="{{ inputs.who }}", text="x")
    steps[1]["uses"] = "datatable.remove"
    steps[1]["with"] = {"table": "leads"}
    assert to_allow(new(document(), document(*steps)), is_first=True) == [
        f"recipients: {AT_RUN_TIME}: {{{{ inputs.who }}}}",
        "effects: irreversible",
    ]


def test_nothing_reached_is_written_with_every_kind() -> None:
    assert set(Reach().as_json()) == {
        "hosts",
        "connections",
        "scopes",
        "recipients",
        "places",
        "effects",
        "writes",
    }


def test_a_connection_that_a_call_names_is_reached_with_the_other_workflow() -> None:
    calls_other = document({"id": "c", "type": "call", "workflow": "other", "connection": "crm"})
    found = new(document(), calls_other)
    assert found["connections"] == ["crm"]
    assert found["scopes"] == ["workflow: other"]
