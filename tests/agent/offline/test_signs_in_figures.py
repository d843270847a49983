"""A sign within a word or a figure parts nothing: what is left over is told as it was written."""

from __future__ import annotations

import pytest

from agent.offline.answering.unsupported import cannot
from agent.offline.language.coverage import Known, left_over
from tools.catalog import load_catalog

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("clause", "left"),
    [
        ("oil winch 1725112233.0045", ["oil winch 1725112233.0045"]),
        ("oil it at 9:30, at 14:00", ["oil it at 9:30", "at 14:00"]),
        ("oil cells yard!a2:c40.", ["oil cells yard!a2:c40"]),
        ("oil the winch: grease ropes; paint hulls", ["oil the winch", "grease ropes", "paint hulls"]),
        ("oil 1,5 winches", ["oil 1,5 winches"]),
    ],
)  # fmt: skip
def test_figures_stay_whole(clause: str, left: list[str]) -> None:
    assert left_over(clause, Known()) == left


def test_a_range_is_told_as_it_was_written() -> None:
    assert "yard!a2:c40" in cannot("oil cells yard!a2:c40", CATALOG)
