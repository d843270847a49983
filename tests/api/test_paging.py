"""Cursors come back as they went out, and nothing else is taken for one."""

from datetime import UTC, datetime

import pytest

from api.paging import After, decode, encode, next_cursor
from engine.errors import Invalid
from engine.ports.ids import uuid7


def test_a_cursor_reads_as_the_position_it_was_made_from() -> None:
    after = After(datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC), uuid7())
    assert decode(encode(after)) == after
    assert decode(None) is None


@pytest.mark.parametrize(
    "bad", ["", "x", "ÿ", "bnVsbA", "W10", "WyIyMDI2LTExLTIyIiwgIngiXQ", "e30", "MQ"]
)
def test_what_is_no_cursor_is_refused_in_plain_words(bad: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        decode(bad)


def test_the_last_page_has_no_cursor() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    rows = [uuid7(), uuid7(), uuid7()]
    assert next_cursor(rows, 3, lambda row: After(moment, row)) is None
    assert decode(next_cursor(rows, 2, lambda row: After(moment, row))) == After(moment, rows[1])
