"""A row of a spreadsheet is one step, with the fields that were named."""

from __future__ import annotations

import pytest

from agent.offline.rephrasing.sheet_rows import with_rows_in_order
from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize("verb", ["append", "add", "write"])
def test_a_row_with_fields_is_one_step(verb: str) -> None:
    (row,) = steps_of(
        f"When a booking comes by webhook, {verb} a row with mast and email to the Google Sheet 'Boats'"
    ).values()
    assert row["uses"] == "gsheets.append_row"
    assert row["with"]["range"] == "Boats"
    assert row["with"]["values"] == ["{{ trigger.body.mast }}", "{{ trigger.body.email }}"]
    assert "$hole" in row["with"]["spreadsheet_id"]


def test_an_address_in_braces_is_a_field() -> None:
    assert with_rows_in_order("mail it to {skipper_email}") == "mail it to field skipper_email"
