"""The cases of automation are enough, split as their README says, and never contradict themselves."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals.suites.automation.case import load_requests, read_rows
from evals.suites.automation.reading import KINDS

SUITE = Path(__file__).parents[3] / "evals" / "suites" / "automation"
# Each author's requests: the open ones, and every third, which is held out.
AUTHORS = (
    ("cases", "validation"),
    ("second", "second_validation"),
    ("third", "third_validation"),
    ("fourth", "fourth_validation"),
)
ROWS = [
    (name, row) for both in AUTHORS for name in both for row in read_rows(SUITE / f"{name}.yaml")
]
KEYS = {
    "id", "words", "start", "http", "hook", "error", "tables", "ai", "fill", "then", "or", "asks", "asks_ok",
}  # fmt: skip
READING_KEYS = {
    *KINDS, "never", "in_order", "one_ok", "waits", "approvals", "rejected", "again",
}  # fmt: skip
every_row = pytest.mark.parametrize("row", [row for _, row in ROWS], ids=lambda row: row["id"])


def readings(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [*([row["then"]] if "then" in row else []), *row.get("or", [])]


def test_there_are_enough_requests_of_every_area() -> None:
    areas = Counter(row["id"].partition("-")[0] for _, row in ROWS)
    assert set(areas) == {"sales", "support", "marketing", "finance", "hr", "it", "data"}
    assert min(areas.values()) >= 22
    assert sum(areas.values()) >= 150


def test_every_third_request_is_held_out() -> None:
    for name, row in ROWS:
        number = int(row["id"].rpartition("-")[2].lstrip("acd"))
        opened, held = next(both for both in AUTHORS if name in both)
        assert name == (held if number % 3 == 0 else opened), row["id"]


def test_no_two_requests_are_the_same() -> None:
    assert len({row["id"] for _, row in ROWS}) == len(ROWS)
    assert len({row["words"] for _, row in ROWS}) == len(ROWS)


@every_row
def test_a_case_uses_known_keys_and_says_what_is_right(row: dict[str, Any]) -> None:
    assert set(row) <= KEYS
    assert "start" in row
    assert readings(row) or row.get("asks")
    for reading in readings(row):
        assert set(reading) <= READING_KEYS
        assert set(reading.get("rejected", {})) <= READING_KEYS


def is_named(place: str, words: str) -> bool:
    """Tell whether a place stands in the words, or is an address there with a value put in at its end."""
    return place in words or ("://" in place and f"{place.rpartition('/')[0]}/" in words)


@every_row
def test_places_are_named_by_the_words_the_world_or_the_person(row: dict[str, Any]) -> None:
    known = row["words"] + json.dumps(
        [row.get("hook"), row.get("http"), row.get("tables"), row.get("fill")]
    )
    for reading in readings(row):
        for kind in KINDS:
            for place in reading.get(kind, {}):
                assert place.partition(" ")[2] or place in known
                assert is_named(place.rpartition(" ")[2], known), place


@every_row
def test_a_world_answers_only_addresses_that_are_named(row: dict[str, Any]) -> None:
    named = row["words"] + json.dumps([row.get("hook"), row.get("tables")])
    assert all(is_named(url, named) for url in row.get("http", {}))


@every_row
def test_no_message_holds_what_it_must_never_hold(row: dict[str, Any]) -> None:
    for reading in readings(row):
        texts = [
            str(t)
            for kind in KINDS
            for found in reading.get(kind, {}).values()
            for m in found
            for t in m
        ]
        assert not [
            word for word in reading.get("never", []) for text in texts if str(word) in text
        ]


def test_lines_without_assertions_are_read_too(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "request": "post hi to #x"}\n', "utf-8")
    [request] = load_requests(cases, "host:1")
    assert (request.id, request.case.words, request.start, request.readings) == (
        "a",
        "post hi to #x",
        None,
        (),
    )


def test_a_file_without_a_list_is_refused(tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text("id: a\n", "utf-8")
    with pytest.raises(ValueError, match="no list of cases"):
        load_requests(cases, "host:1")
