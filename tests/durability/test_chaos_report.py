"""The report of broken things: a fault that is played again takes the place of its row, whatever was measured before stays."""

import re
from pathlib import Path

from tests.durability.chaos_report import faults, kept_rows, write

HEADS = [fault.head for fault in faults(seed=1, cuts=1)]


def test_every_fault_has_a_row_of_its_own() -> None:
    assert len(set(HEADS)) == len(HEADS)
    assert not [(one, two) for one in HEADS for two in HEADS if one != two and two.startswith(one)]


def test_a_row_takes_the_place_of_its_former_one_and_the_others_stay(tmp_path: Path) -> None:
    report = tmp_path / "chaos.md"
    for head in reversed(HEADS):
        write(report, HEADS, head, f"{head} first | 1 s | today |")
    write(report, HEADS, HEADS[2], f"{HEADS[2]} second | 2 s | later |")
    rows = kept_rows(report, HEADS)
    assert list(rows) == HEADS
    assert [row for row in rows.values() if "second" in row] == [rows[HEADS[2]]]
    assert len(re.findall(r"^\| R", report.read_text("utf-8"), re.MULTILINE)) == len(HEADS)


def test_the_report_in_the_docs_has_every_row() -> None:
    report = Path(__file__).parents[2] / "docs" / "chaos.md"
    assert list(kept_rows(report, HEADS)) == HEADS
