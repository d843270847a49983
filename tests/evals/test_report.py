"""The two commands: one table with exit code 1 on a drop, and predictions for any file of cases."""

import json
from pathlib import Path

import pytest

from evals import report, run
from evals.measure import Measure, SplitResult
from evals.suites import SUITES, suite_named

SCHEDULES = ["--suite", "schedules"]


def lower(folder: Path, by: float) -> None:
    path = folder / "schedules.json"
    stored = json.loads(path.read_text("utf-8"))
    stored["splits"]["dev"]["clear"]["value"] += by
    path.write_text(json.dumps(stored), "utf-8")


def test_accepted_scores_pass_and_a_drop_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main([*SCHEDULES, "--accept"], folder=tmp_path) == 0
    assert report.main(SCHEDULES, folder=tmp_path) == 0
    lower(tmp_path, by=-0.1)
    assert report.main(SCHEDULES, folder=tmp_path) == 0
    lower(tmp_path, by=+0.2)
    capsys.readouterr()
    assert report.main(SCHEDULES, folder=tmp_path) == 1
    assert "clear fell from" in " ".join(capsys.readouterr().out.split())


def test_all_scores_are_written_for_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "scores.json"
    report.main([*SCHEDULES, "--json", str(target)], folder=tmp_path)
    [suite] = json.loads(target.read_text("utf-8"))["suites"]
    assert (suite["suite"], suite["split"]) == ("schedules", "dev")
    assert suite["scores"]["clear"]["n"] == 106
    assert {failure["metric"] for failure in suite["failures"]} == {"phrase", "in_sentence"}
    assert "expected" not in capsys.readouterr().out


def test_details_say_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report.main([*SCHEDULES, "--details"], folder=tmp_path)
    assert "expected" in capsys.readouterr().out


def test_a_score_under_its_bar_is_shown_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = SplitResult(
        suite="schedules",
        split="dev",
        scorer_version=1,
        measures=(Measure("clear", 0.5, 2), Measure("all", 0.9, 2), Measure("free", 0.1, 2)),
    ).with_bars({"clear": 0.75, "all": 0.8})

    def measured(places: object, choice: object) -> list[SplitResult]:
        del places, choice
        return [result]

    monkeypatch.setattr(report, "_measure", measured)
    assert report.main(SCHEDULES, folder=tmp_path) == 0
    said = capsys.readouterr().out
    assert "under 0.75" in said
    assert "0.80" in said
    assert said.count("under") == 1


def test_any_file_of_cases_is_answered(tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "pred.jsonl"
    cases.write_text('{"id": "a", "phrase": "every day at 7:15"}\n', "utf-8")
    arguments = ["schedules", "--cases", str(cases), "--out", str(out)]
    assert run.main(arguments) == 0
    assert json.loads(out.read_text("utf-8")) == {"id": "a", "cron": "15 7 * * *"}


def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "none.jsonl")
    assert run.main(["schedules", "--cases", missing, "--out", missing]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_every_suite_can_be_named_and_has_its_cases() -> None:
    for name in SUITES:
        suite = suite_named(name)
        assert suite.name == name
        assert all(path.exists() for path in suite.splits.values())


def test_nobody_imports_the_evals() -> None:
    root = Path(report.__file__).parents[1]
    for package in ("agent", "engine", "tools", "api"):
        for path in (root / package).rglob("*.py"):
            text = path.read_text("utf-8")
            assert "import evals" not in text, path
            assert "from evals" not in text, path


def test_each_commit_is_measured_by_what_is_fast() -> None:
    assert report.is_fast(("automation", "dev"))
    assert report.is_fast(("injection", "validation"))
    assert not report.is_fast(("automation", "second_validation"))
    assert not report.is_fast(("planning", "sealtools"))


def test_a_part_of_the_scores_is_not_accepted(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        report.main(["--fast", "--accept"], folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
