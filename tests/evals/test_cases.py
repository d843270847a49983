"""The measurement cases are well-formed, self-consistent and split as their README says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

SUITE = Path(__file__).parents[2] / "evals" / "suites" / "main_job"
FILES = (
    "cases.yaml",
    "validation.yaml",
    "more.yaml",
    "third.yaml",
    "third_validation.yaml",
    "fourth.yaml",
)


def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load((SUITE / name).read_text("utf-8"))
    return loaded


def _all_cases() -> list[tuple[str, dict[str, Any]]]:
    return [(name, case) for name in FILES for case in _load(name)["cases"]]


CASES = _all_cases()
by_id = pytest.mark.parametrize("case", [case for _, case in CASES], ids=lambda case: case["id"])


def _base_of(case: dict[str, Any]) -> dict[str, Any] | None:
    return next((other for _, other in CASES if other["id"] == case.get("base")), None)


def _expected_messages(case: dict[str, Any]) -> Iterator[tuple[list[list[str]], list[str]]]:
    effects = case.get("effects", {})
    for kind, key in (("slack", "messages"), ("email", "messages"), ("http_writes", "bodies")):
        for entry in effects.get(kind, []):
            yield entry[key], entry.get("never", [])


@pytest.mark.parametrize("name", FILES)
def test_a_case_file_matches_its_schema(name: str) -> None:
    validator = jsonschema_rs.validator_for(json.loads((SUITE / "schema.json").read_text("utf-8")))
    found = [
        f"{error.instance_path}: {error.message}" for error in validator.iter_errors(_load(name))
    ]
    assert found == []


def test_ids_are_unique_over_all_files() -> None:
    ids = [case["id"] for _, case in CASES]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("group", "least"),
    [("scenario", 1), ("paraphrase", 10), ("request", 40), ("edit", 12), ("honest", 12)],
)
def test_there_are_enough_cases_of_each_group(group: str, least: int) -> None:
    assert sum(case["group"] == group for _, case in CASES) >= least


def test_every_third_paraphrase_request_and_edit_is_held_out() -> None:
    for name, case in CASES:
        if name not in {"cases.yaml", "validation.yaml"}:
            continue
        held_out = (
            case["group"] in {"paraphrase", "request", "edit"} and int(case["id"][1:]) % 3 == 0
        )
        assert name == ("validation.yaml" if held_out else "cases.yaml"), case["id"]


def test_no_two_cases_use_the_same_words() -> None:
    words = [case["words"] for _, case in CASES]
    assert len(set(words)) == len(words)


@by_id
def test_an_edit_starts_from_a_case_of_its_own_file(case: dict[str, Any]) -> None:
    if case["group"] != "edit":
        assert _base_of(case) is None
        return
    homes = {other["id"]: name for name, other in CASES}
    assert homes[case["base"]] == homes[case["id"]]


@by_id
def test_a_world_answers_only_addresses_the_words_name(case: dict[str, Any]) -> None:
    base = _base_of(case)
    words = case["words"] + (base["words"] if base else "")
    for url in case.get("world", {}).get("http", {}):
        assert url in words


@by_id
def test_expected_messages_can_come_from_the_world_and_never_contradict(
    case: dict[str, Any],
) -> None:
    source = json.dumps(case.get("world", {}), ensure_ascii=False) + case["words"]
    for messages, never in _expected_messages(case):
        for needle in [text for message in messages for text in message]:
            for part in needle.split(": "):
                assert part in source, needle
            assert not any(banned in needle for banned in never), needle
        for banned in never:
            assert banned in source, banned


@by_id
def test_named_fields_exist_in_the_world(case: dict[str, Any]) -> None:
    answers = case.get("sample_answers", {})
    world = json.dumps(case.get("world", {}))
    for field in answers.get("fields", {}).values():
        assert f'"{field}":' in world, field
    for part in answers.get("list", "").split(".")[1:]:
        assert f'"{part}":' in world, part


@by_id
def test_recipients_and_channels_are_named_by_the_words_or_the_answers(
    case: dict[str, Any],
) -> None:
    base = _base_of(case)
    answers = case.get("sample_answers", {}).get("values", {})
    known = " ".join([case["words"], base["words"] if base else "", *answers.values()])
    known += json.dumps(case.get("world", {}))
    effects = case.get("effects", {})
    for post in effects.get("slack", []):
        assert post["channel"] in known
    for mail in effects.get("email", []):
        assert mail["to"] in known
