"""What an answer of the conversation looks like in the terminal."""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console

from api.cli.ask import Answer, show


def step(status: str, message: str | None = None) -> dict[str, Any]:
    error = {"class": "bad_data", "message": message} if message else None
    return {"status": status, "input": None, "output": None, "error": error, "note": None}


def shown(answer: Answer) -> str:
    written = StringIO()
    show(Console(file=written, width=200), answer)
    return written.getvalue()


def test_a_rehearsal_that_failed_says_at_which_step_and_why() -> None:
    answer = Answer(
        words=["Here it is."],
        trial={
            "status": "failed",
            "steps": {
                "fetch": step("succeeded"),
                "only_big": step("failed", "there is no field [total] in an order"),
                "tell": step("skipped"),
            },
        },
    )
    told = shown(answer)
    assert "Rehearsed with the network closed: failed." in told
    assert "only_big: failed  there is no field [total] in an order" in told
    assert "fetch" not in told
    assert "tell" not in told


def test_a_rehearsal_that_went_well_is_one_line() -> None:
    told = shown(Answer(trial={"status": "succeeded", "steps": {"fetch": step("succeeded")}}))
    assert told.strip() == "Rehearsed with the network closed: succeeded."
