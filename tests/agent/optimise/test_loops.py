"""What a loop does for each item though it need not, and how it tells its items apart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.optimise.workflows import READ, WORLD, advised, read, rules

LIST = "https://c.example.com/list"
PARCELS = "https://d.example.com/parcels/"
ITEMS = {LIST: {"body": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "after_s": 0.1}}
AIRTABLE = "https://api.airtable.com/v0/appA/T"
RECORD = {AIRTABLE: {"body": {"id": "rec1", "fields": {}, "records": []}, "after_s": 0.5}}


def listed() -> dict[str, Any]:
    return {"id": "list", "uses": "http.request", "with": {"method": "GET", "url": LIST}}


def loop(*steps: dict[str, Any], out: str = "{{ steps.w.status }}", **more: Any) -> dict[str, Any]:
    return {
        "id": "each",
        "type": "group",
        "foreach": {"items": "{{ steps.list.body }}", "as": "one", **more},
        "steps": list(steps),
        "outputs": {"out": out},
    }


def write_of_item(url: str = "https://b.example.com/w") -> dict[str, Any]:
    given = {
        "method": "POST",
        "url": url,
        "json": {"id": "{{ one.id }}", "v": "{{ steps.r.body }}"},
    }
    return {"id": "w", "uses": "http.request", "with": given}


def test_a_read_that_does_not_look_at_the_item_goes_before_the_loop() -> None:
    found = advised(listed(), loop(read("r"), write_of_item()), world={**WORLD, **ITEMS})
    assert rules(found) == ["same_for_all"]
    (one,) = found.advice
    assert one.change.operations == ({"op": "move", "id": "r", "group": None, "index": 1},)
    assert (one.saving.run.calls, one.proof.verdict) == (2, "passes_if")
    assert "what “w” writes does not change what “r” answers" in one.proof.assumed[0].why


@pytest.mark.parametrize(
    ("inner", "world"),
    [
        pytest.param([read("r"), write_of_item(READ)], {}, id="it reads where the loop writes"),
        pytest.param(
            [read("r"), write_of_item()],
            {READ: [{"body": {"v": n}, "after_s": 0.1} for n in range(3)]},
            id="it was answered otherwise",
        ),
        pytest.param(
            [read("r", when="{{ one.id != 'b' }}"), {**write_of_item(), "join": "any_ok"}],
            {},
            id="it is left out for some",
        ),
    ],
)
def test_a_read_that_belongs_to_the_item_stays(inner: list[Any], world: dict[str, Any]) -> None:
    found = advised(listed(), loop(*inner), world={**WORLD, **ITEMS, **world})
    assert "same_for_all" not in rules(found)


def ship(**each: Any) -> dict[str, Any]:
    given = {"method": "POST", "url": f"{PARCELS}{{{{ one.id }}}}", "json": {}}
    loop_over = {"items": "{{ steps.list.body }}", "as": "one", **each}
    return {"id": "ship", "uses": "http.request", "foreach": loop_over, "with": given}


def test_items_of_a_loop_that_stopped_midway_are_told_apart_by_what_names_them() -> None:
    world = {**ITEMS, f"{PARCELS}*": {"status": 201, "body": {}, "after_s": 0.1}}
    broken = {**world, f"{PARCELS}b": {"status": 422, "body": {}}}
    found = advised(listed(), ship(), world=world, more=(broken,))
    assert rules(found) == ["counted_by_place"]
    (one,) = found.advice
    assert one.change.operations[0]["set"] == {"/foreach/key": "{{ one.id }}"}
    assert one.saving.repeats == 0.25
    assert rules(advised(listed(), ship(), world=world)) == []
    assert rules(advised(listed(), ship(key="{{ one.id }}"), world=world, more=(broken,))) == []


def keep(**each: Any) -> dict[str, Any]:
    loop_over = {"items": "{{ steps.list.body }}", "as": "one", **each}
    given = {"base_id": "appA", "table": "T", "fields": {"Name": "{{ one.id }}", "Kind": "web"}}
    step = {"id": "keep", "uses": "airtable.create_record", "connection": "airtable"}
    return {**step, "foreach": loop_over, "with": given}


def test_one_write_for_each_item_becomes_one_of_several() -> None:
    found = advised(listed(), keep(), world={**ITEMS, **RECORD})
    assert rules(found) == ["batch"]
    (one,) = found.advice
    added, changed = one.change.operations
    assert added["step"]["with"]["size"] == 10
    assert changed["set"]["/uses"] == "airtable.create_records"
    assert one.saving.run.calls == 2
    assert one.saving.run.seconds == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(keep(on_item_error="skip"), id="one that is refused is left out alone"),
        pytest.param(
            {**keep(), "with": {**keep()["with"], "table": "{{ one.id }}"}}, id="each elsewhere"
        ),
        pytest.param({**keep(), "idempotency_key": "{{ one.id }}"}, id="with a key of its own"),
    ],
)
def test_what_has_to_be_written_one_by_one_stays(step: dict[str, Any]) -> None:
    world = {**ITEMS, **RECORD, "https://api.airtable.com/v0/appA/*": RECORD[AIRTABLE]}
    assert rules(advised(listed(), step, world=world)) == []


def table(read_by: str, **given: Any) -> list[dict[str, Any]]:
    called = {"base_id": "appA", "table": "T", **given}
    post = {"channel": "#a", "text": read_by}
    return [
        {"id": "t", "uses": "airtable.list_records", "connection": "airtable", "with": called},
        {"id": "p", "uses": "slack.post_message", "connection": "slack", "with": post},
    ]


LARGE = {
    AIRTABLE: {
        "body": {"records": [{"id": "rec1", "fields": {"Name": "A", "Notes": "long " * 2000}}]},
        "after_s": 0.5,
    },
    "https://slack.com/api/chat.postMessage": {"body": {"ok": True, "channel": "C1", "ts": "1"}},
}


def test_of_a_large_answer_only_what_is_read_is_asked_for() -> None:
    found = advised(*table("{{ steps.t.records[0].fields.Name }}"), world=LARGE)
    assert rules(found) == ["oversized"]
    (one,) = found.advice
    assert one.change.operations[0]["set"] == {"/with/fields": ["Name"]}
    assert one.saving.kilobytes == pytest.approx(10.0, abs=0.1)
    assert [a.why for a in one.proof.assumed] == [
        "the service leaves out only the fields that are not named"
    ]
    whole = "Name: {{ steps.t.records }}"
    assert rules(advised(*table(whole), world=LARGE)) == [], "all of it goes on"
    asked = table("{{ steps.t.records[0].fields.Name }}", fields=["Name", "Notes"])
    assert rules(advised(*asked, world=LARGE)) == [], "somebody has chosen"
