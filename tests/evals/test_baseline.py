"""The committed scores hold: a drop fails, noise within the stated tolerance does not."""

from pathlib import Path

import pytest

from evals import baseline
from evals.measure import Measure, Outcome, SplitResult, mean_by_group, mean_by_metric


def result(
    value: float, *, version: int = 1, name: str = "graph", split: str = "dev"
) -> SplitResult:
    measured = (Measure(name, value, 10, tolerance=0.02),)
    return SplitResult("demo", split, version, measured)


def accepted(folder: Path, value: float) -> baseline.Baseline:
    baseline.write([result(value)], folder)
    read = baseline.read("demo", folder)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("now", "is_drop"), [(0.9, False), (0.8, False), (0.781, False), (0.779, True), (0.0, True)]
)
def test_a_score_may_fall_by_its_tolerance_and_no_more(
    tmp_path: Path, now: float, is_drop: bool
) -> None:
    [row] = baseline.rows(result(now), accepted(tmp_path, 0.8))
    assert row.is_drop is is_drop
    assert row.change == pytest.approx(now - 0.8)


def test_rounding_of_the_stored_score_is_no_drop(tmp_path: Path) -> None:
    exact = 2 / 3
    measured = SplitResult("demo", "dev", 1, (Measure("graph", exact, 3),))
    baseline.write([measured], tmp_path)
    [row] = baseline.rows(measured, baseline.read("demo", tmp_path))
    assert row.accepted == 0.6667
    assert not row.is_drop


def test_without_a_baseline_nothing_can_drop(tmp_path: Path) -> None:
    assert baseline.read("demo", tmp_path) is None
    [row] = baseline.rows(result(0.1), None)
    assert (row.accepted, row.change, row.is_drop) == (None, None, False)
    assert list(baseline.complaints(result(0.1), None)) == []


def test_accepting_one_split_keeps_the_others(tmp_path: Path) -> None:
    baseline.write([result(0.5, split="dev"), result(0.6, split="validation")], tmp_path)
    baseline.write([result(0.7, split="dev")], tmp_path)
    read = baseline.read("demo", tmp_path)
    assert read is not None
    assert (read.value("dev", "graph"), read.value("validation", "graph")) == (0.7, 0.6)


def test_a_measure_that_vanished_and_another_scorer_are_said(tmp_path: Path) -> None:
    before = accepted(tmp_path, 0.8)
    [gone] = baseline.complaints(result(0.9, name="other"), before)
    assert "graph was measured before" in gone
    [stale] = baseline.complaints(result(0.9, version=2), before)
    assert "scorer version 1" in stale


def test_points_are_averaged_by_metric_and_by_group() -> None:
    outcomes = [
        Outcome("a", "x", "graph", 1.0),
        Outcome("b", "x", "graph", 0.0, ("why",)),
        Outcome("c", "y", "graph", 1.0),
        Outcome("c", "y", "valid", 1.0),
    ]
    means = {m.name: (round(m.value, 4), m.n) for m in mean_by_metric(outcomes, {})}
    assert means == {"graph": (0.6667, 3), "valid": (1.0, 1)}
    assert mean_by_group(outcomes) == {"x": {"graph": 0.5}, "y": {"graph": 1.0, "valid": 1.0}}


def test_a_closed_split_shows_no_failures() -> None:
    outcomes = (Outcome("secret", "x", "graph", 0.0, ("words of the case",)),)
    closed = SplitResult("demo", "validation", 1, (), outcomes, is_open=False)
    assert closed.failures == ()
    assert SplitResult("demo", "dev", 1, (), outcomes).failures == outcomes
