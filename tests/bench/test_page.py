"""The page of measurements keeps what was not measured again."""

from datetime import date
from pathlib import Path

from tests.bench import page
from tests.bench.table import Line


def test_only_the_measured_group_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "bench.md"
    file.write_text("# Measurements\n\nIntro.\n\n## one\n\nold one\n\n## two\n\nold two\n")
    lines = [
        Line("start", 2.0, "s", 1.0),
        Line("ratio", 1234.5, "x", 0.5, "higher"),
        Line("rate", 7, "/s"),
    ]

    page.write({"two": ("What two is about.", lines)}, date(2031, 2, 3), file)

    text = file.read_text()
    assert text.startswith("# Measurements\n\nIntro.\n\n## one\n\nold one\n\n## two\n")
    assert "old two" not in text
    assert "`make bench ONLY=two`, measured 2031-02-03" in text
    assert "| start | 2.00 s | ≤ 1 s, **missed** |" in text
    assert "| ratio | 1,234.50 x | ≥ 0.5 x |" in text
    assert "| rate | 7.00 /s |  |" in text


def test_a_group_measured_for_the_first_time_comes_last(tmp_path: Path) -> None:
    file = tmp_path / "bench.md"
    file.write_text("# Measurements\n\n## one\n\nold one\n")
    page.write({"new": ("About.", [Line("rate", 7, "/s")])}, date(2031, 2, 3), file)
    assert file.read_text().index("## one") < file.read_text().index("## new")
