"""What was found out about a proposal is printed in few lines, and what is not known is said."""

from __future__ import annotations

from typing import Any

from api.cli.proof import MOST_MISSED, proof_sections


def span(expected: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    return {"expected": expected, "low": low, "high": high}


def forecast(calls: float, **more: Any) -> dict[str, Any]:
    names = ("seconds", "usd", "rows")
    expected = {**{name: span(0.0) for name in names}, "calls": span(calls)}
    return {"expected": expected, "runs": 3, "without_history": [], **more}


def lines(**trial: Any) -> list[str]:
    return [line for _, told in proof_sections(trial) for line in told]


def test_a_change_says_what_was_and_what_will_be_and_only_where_that_differs() -> None:
    told = {"after": forecast(2.0), "before": forecast(5.0), "left_out": None}
    assert lines(forecast=told)[-3:] == ["5 calls -> 2 calls", "0 rows", "by the last 3 run(s)"]
    new = {"after": forecast(2.0, runs=0), "before": None, "left_out": None}
    assert lines(forecast=new)[2:] == [
        "2 calls",
        "0 rows",
        "by what its actions took in other workflows",
    ]


def test_what_is_not_known_is_said_and_why() -> None:
    unknown = forecast(0.0, expected=None, without_history=["ask"])
    told = lines(forecast={"after": unknown, "before": forecast(5.0), "left_out": None})
    assert told[0] == "Not known yet: no recorded run tells anything of ask."
    assert "5 calls" in told[1]
    failed = forecast(0.0, expected=None)
    told = lines(forecast={"after": failed, "before": None, "left_out": None})
    assert told == ["Not known yet: the rehearsal did not end well."]
    assert lines(forecast={"after": None, "before": None, "left_out": "No time."}) == [
        "Not known: No time."
    ]


def test_ways_that_were_not_gone_are_named_and_not_all_of_many() -> None:
    missed = [{"step": f"s{n}", "way": "failed", "why": "So."} for n in range(MOST_MISSED + 2)]
    told = lines(coverage={"reached": 1, "total": 8, "missed": missed})
    assert told[:2] == ["1 of 8", "not: s0, failed. So."]
    assert told[-1] == "and 2 more"


def test_a_past_run_says_what_would_be_otherwise() -> None:
    run: dict[str, Any] = {"run_id": "r1", "was": "failed", "outcome": "other", "why": None}
    run |= {"before": "failed", "after": "succeeded", "assumed": ["post: its answer is assumed"]}
    run |= {"new_writes": [{"step": "post", "times": 2}], "gone_writes": []}
    run |= {"differences": [{"step": None, "what": "outputs", "path": "/n", "before": "1", "after": "2"}]}  # fmt: skip
    gone: dict[str, Any] = {
        "run_id": "r2",
        "was": "succeeded",
        "outcome": "not_played",
        "why": "No time.",
    }
    told = lines(past={"runs": [run, gone]})
    assert told == [
        "r1 (failed): otherwise, ends succeeded, not failed",
        "    post writes 2 time(s) anew",
        "    the run outputs/n: 1 -> 2",
        "    assumed: post: its answer is assumed",
        "r2 (succeeded): not played. No time.",
    ]
    same = run | {"outcome": "same", "before": "failed", "after": "failed", "new_writes": []}
    same |= {"differences": [], "assumed": []}
    assert lines(past={"runs": [same]}) == ["r1 (failed): as before"]
