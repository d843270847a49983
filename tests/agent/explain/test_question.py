"""Telling a question about a failure from a wish to change the workflow."""

from __future__ import annotations

import pytest

from agent.explain.question import asks_why, run_in


@pytest.mark.parametrize(
    "text",
    [
        "why did it fail?",
        "Why did the last run fail",
        "what went wrong last night?",
        "What's wrong?",
        "what happened last night",
        "What happened to the run this morning?",
        "explain the last failed run",
        "Please explain this failure",
        "why isn't it working",
        "why doesn’t it post to Slack any more?",
        "what broke?",
        "what was the error?",
        "how come it crashed",
        "did it fail last night?",
        "fix the last failed run",
        "diagnose the failure",
    ],
)
def test_questions_about_a_failure_are_heard(text: str) -> None:
    assert asks_why(text)


@pytest.mark.parametrize(
    "text",
    [
        "when it fails, e-mail ops@example.com",
        "If the request fails try again three times",
        "why does it run at 9?",
        "what does it do?",
        "explain this workflow",
        "fetch https://example.com/errors every day and post them to #ops",
        "only orders that failed payment",
        "add a step that posts errors to #ops",
        "what happens when there are no orders?",
        "fix the typo in the subject",
    ],
)
def test_wishes_and_other_questions_are_not(text: str) -> None:
    assert not asks_why(text)


def test_a_run_may_be_named() -> None:
    run = "0192f0c4-7b1e-7a3c-9e55-0a1b2c3d4e5f"
    assert run_in(f"why did run {run.upper()} fail?") == run
    assert run_in("why did it fail?") is None
