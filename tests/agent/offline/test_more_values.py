"""Which values of a field go on: another, one more, several; or another field."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step, touched

BARNS: Json = copy.deepcopy(BOATS)
BARNS["steps"][1] |= {
    "name": 'Keep barns with roof "thatch"',
    "with": {"items": "{{ steps.boats.body.boats }}", "where": '{{ item.roof == "thatch" }}'},
}


def _where(words: str, document: Json = BARNS) -> str:
    after = changed(words, document)
    assert touched(after, document) == {"long_ones"}
    return str(step(after, "long_ones")["with"]["where"])


@pytest.mark.parametrize(
    "words",
    ["roof should be slate, not thatch", "change the roof to slate", "the roof must be slate"],
)
def test_another_value(words: str) -> None:
    assert _where(words) == '{{ item.roof == "slate" }}'


@pytest.mark.parametrize(
    "words",
    [
        "roof can be thatch or slate",
        "not just thatch, slate too",
        "keep thatch or slate ones",
        "Slate as well",
        "also the ones with roof slate",
        "slate should count too",
        "roof can also be slate",
    ],
)
def test_one_value_more(words: str) -> None:
    assert _where(words) == '{{ item.roof == "thatch" || item.roof == "slate" }}'


def test_one_value_more_keeps_what_is_compared_beside_it() -> None:
    barns = copy.deepcopy(BARNS)
    barns["steps"][1]["with"]["where"] = '{{ item.roof == "thatch" && item.doors > 2 }}'
    assert (
        _where("slate as well", barns)
        == '{{ (item.roof == "thatch" || item.roof == "slate") && item.doors > 2 }}'
    )


def test_the_name_tells_the_values() -> None:
    after = changed("slate as well", BARNS)
    assert step(after, "long_ones")["name"] == 'Keep barns with roof "thatch" or "slate"'


def test_a_number_is_one_more_where_numbers_are_compared() -> None:
    barns = copy.deepcopy(BARNS)
    barns["steps"][1]["with"]["where"] = "{{ item.doors == 2.0 }}"
    assert (
        _where("doors 4 should count too", barns) == "{{ item.doors == 2.0 || item.doors == 4.0 }}"
    )


def test_a_statement_takes_several_values() -> None:
    barns = copy.deepcopy(BARNS)
    barns["steps"][0] = {"id": "boats", "name": "Read barns", "uses": "sql.query", "connection": "db", "with": {"statement": "select * from barns where roof = 'thatch'"}}  # fmt: skip
    barns["steps"] = [barns["steps"][0]]
    after = changed("roof can be thatch or slate", barns)
    told = step(after, "boats")["with"]["statement"]
    assert told == "select * from barns where roof in ('thatch', 'slate')"


def test_another_field_is_compared() -> None:
    after = changed("the threshold is a field called draught, not length", BOATS)
    assert step(after, "long_ones")["with"]["where"] == "{{ item.draught > 12 }}"


def test_what_a_message_shows_is_no_value() -> None:
    assert change("the draught too", BARNS).kind != "change"
    assert change("the total too", BARNS).kind != "change"
