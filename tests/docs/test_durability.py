"""The table of what may break names tests that exist, and no requirement is left out."""

from __future__ import annotations

import re

import pytest

from tests.support.installation import ROOT

TEXT = (ROOT / "docs" / "durability.md").read_text("utf-8")
NAMED = re.findall(r"`((?:tests|tools)/[\w/]+\.py)(?:::(\w+))?`", TEXT)


def test_every_requirement_has_a_row_with_a_test() -> None:
    rows = [line.split("|") for line in TEXT.splitlines() if re.match(r"\| R\d+ ", line)]
    assert [row[1].strip() for row in rows] == [f"R{n}" for n in range(1, 17)]
    assert [row[1] for row in rows if ".py" not in row[4]] == []


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_tests_it_names_exist(file: str, name: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert re.search(rf"def {name}\b" if name else r"def test_", text)
