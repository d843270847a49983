"""A CSV at an address, and a CSV or JSON text in a field of a call, are read as what they hold."""

import json

import pytest

from tests.agent.offline.planned import built, steps_of


@pytest.mark.parametrize(
    "words",
    [
        "Every Monday at 7 read the csv at https://f.barn.example/cows.csv, keep the rows where milk is under 20 and post each to #barn",
        "Daily at 16:00 get https://port.example/out/ships.csv and mail quay@port.example the ships where milk is under 20",
        "Each day at 19:00 load https://dl.example/pots.csv?day=1 and post the pots where milk is under 20 to #kiln",
        "At 17:00 every day mail quay@port.example the ships where milk is under 20 from https://port.example/ships.tsv",
    ],
)
def test_a_file_at_an_address_is_parsed(words: str) -> None:
    steps = steps_of(words)
    assert steps["parse"]["uses"] == "csv.parse"
    (kept,) = (s for s in steps.values() if s["uses"] == "list.filter")
    assert kept["with"]["items"] == "{{ steps.parse.rows }}"
    assert kept["with"]["where"] == "{{ double(item.milk) < 20.0 }}"


@pytest.mark.parametrize(
    "words",
    [
        "Daily at 16:00 get https://port.example/ships and mail quay@port.example the ships where milk is under 20",
        "When a webhook arrives, POST it to https://port.example/in.csv",
    ],
)
def test_other_addresses_are_not(words: str) -> None:
    assert "csv.parse" not in json.dumps(built(words))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("A shop sends a CSV text to our webhook in the field goods. Parse it and insert isbn and stock of each row into the table books", "goods"),
        ("our webhook gets csv in the field haul; parse it, keep the rows where zone is north and post each to #north", "haul"),
    ],
)  # fmt: skip
def test_a_field_is_parsed_and_its_rows_go_on(words: str, field: str) -> None:
    steps = steps_of(words)
    asked = steps["parse"]["with"]["text"]["$hole"]
    assert (asked["hint"], asked["of"]) == (field, "trigger.body")
    assert any("steps.parse.rows" in json.dumps(s["with"]) for s in steps.values())


@pytest.mark.parametrize(
    "words",
    [
        'webhook delivers {load} where load is a JSON string like {"kind":..., "note":...}. parse it and if kind equals "alarm" post note to #alarms',
        'our webhook gets a field load which is a json string like {"kind":..., "note":...}. parse it, and if kind is "alarm" post note to #alarms',
    ],
)
def test_a_record_takes_the_place_of_its_text(words: str) -> None:
    steps = steps_of(words)
    told = steps["post_to_alarms"]
    assert steps["parse"]["uses"] == "json.parse"
    assert "steps.parse.value" in json.dumps(told["when"])
    assert "steps.parse.value" in json.dumps(told["with"]["text"])
