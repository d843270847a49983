"""What is written into a table only where it is not there yet."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, steps_of

_READ = "Every day at 7 fetch https://port.example/boats "


@pytest.mark.parametrize(
    "words",
    [
        _READ + "and insert all boats into the table fleet unless a row with the same mast_no already exists.",
        _READ + "and save every boat in the table fleet, but not if a row with that mast_no is already there. Existing rows remain untouched.",
        _READ + "and insert the boats into the table fleet but skip those with a mast_no that already exists.",
        _READ + "and add the ones to the table fleet whose mast_no we don't have yet.",
    ],
)  # fmt: skip
def test_of_a_list_those_that_the_table_has_are_left_out(words: str) -> None:
    steps = built(words)["steps"]
    assert [step["uses"] for step in steps] == ["http.request", "sql.query", "list.join", "list.filter", "list.map", "sql.insert"]  # fmt: skip
    assert steps[1]["with"]["statement"] == "SELECT mast_no FROM fleet"
    assert steps[-1]["with"] == {"table": "fleet", "rows": "{{ steps.only_boats.items }}"}


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook brings a boat with mast_no and name, add it to the table fleet unless that mast_no is already there.",
        "When a webhook brings a boat with mast_no and name, store it in the table fleet, but not if a row with the same mast_no exists.",
        "When a webhook brings a boat with mast_no and name, look up the boat in table fleet by mast_no. If none is found, insert it into the table fleet.",
    ],
)
def test_of_one_thing_the_row_is_looked_up_first(words: str) -> None:
    look, write = steps_of(words).values()
    assert look["with"]["statement"] == "SELECT * FROM fleet WHERE mast_no = :mast_no"
    assert write["with"]["rows"] == ["{{ trigger.body }}"]
    assert write["when"] == f"{{{{ steps.{look['id']}.count == 0.0 }}}}"


def test_all_that_is_done_where_none_was_found_hangs_on_it() -> None:
    words = "When a webhook brings a boat with mast_no and name, if the mast_no is not in the table fleet, add mast_no and name to the table fleet and post it to #quay."
    look, write, told = steps_of(words).values()
    assert write["with"]["rows"] == [{"mast_no": "{{ trigger.body.mast_no }}", "name": "{{ trigger.body.name }}"}]  # fmt: skip
    assert told["with"]["text"] == "Boat: {{ trigger.body }}"
    assert write["when"] == told["when"] == f"{{{{ steps.{look['id']}.count == 0.0 }}}}"


def test_a_plain_insert_looks_nothing_up() -> None:
    (write,) = steps_of(
        "When a webhook brings a boat with mast_no, add it to the table fleet."
    ).values()
    assert write["uses"] == "sql.insert"
