"""A run's page is a fold over its events."""

from typing import Any

from api.runs.steps import fold_steps

ERROR = {"class": "rate_limit", "code": "slow_down", "message": "slow down", "retryable": True}


def _events(*told: tuple[str, str | None, str | None, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "seq": n,
            "at": f"2026-11-22T09:00:00.{n:03}Z",
            "type": kind,
            "step": step,
            "item": item,
            "data": data,
        }
        for n, (kind, step, item, data) in enumerate(told, 1)
    ]


def test_steps_come_in_the_document_order_with_the_unreached_ones_pending() -> None:
    steps = fold_steps(["fetch", "post"], _events(("step.scheduled", "fetch", None, {})))
    assert [(step.step, step.status) for step in steps] == [
        ("fetch", "scheduled"),
        ("post", "pending"),
    ]


def test_a_step_shows_what_it_got_and_gave_and_how_long_it_took() -> None:
    (step,) = fold_steps(
        ["fetch"],
        _events(
            ("step.scheduled", "fetch", None, {}),
            ("step.started", "fetch", None, {"attempt": 1, "args": {"url": "u"}}),
            ("step.retrying", "fetch", None, {"attempt": 2, "at": "x", "error": ERROR}),
            ("step.started", "fetch", None, {"attempt": 2}),
            ("step.succeeded", "fetch", None, {"output": {"status": 200}}),
        ),
    )
    assert step.status == "succeeded"
    assert (step.attempts, step.input, step.output) == (2, {"url": "u"}, {"status": 200})
    assert step.error is None
    assert step.duration_ms == 3.0


def test_items_keep_their_own_status_and_error() -> None:
    (step,) = fold_steps(
        ["post"],
        _events(
            ("item.started", "post", "a", {"index": 0, "attempt": 1, "args": {"text": "A"}}),
            ("item.started", "post", "b", {"index": 1, "attempt": 1, "args": {"text": "B"}}),
            ("item.settled", "post", "a", {"index": 0, "ok": True, "value": {"ts": "1"}}),
            ("item.settled", "post", "b", {"index": 1, "ok": False, "error": ERROR}),
            ("step.failed", "post", None, {"error": ERROR}),
        ),
    )
    assert step.items is not None
    assert [(item.key, item.status) for item in step.items] == [
        ("a", "succeeded"),
        ("b", "failed"),
    ]
    assert step.items[0].output == {"ts": "1"}
    assert step.items[1].error is not None
    assert step.items[1].error.class_ == "rate_limit"
    assert step.status == "failed"


def test_what_was_under_way_when_the_run_ended_is_shown_as_cancelled() -> None:
    waiting, pending = fold_steps(
        ["wait", "never"],
        _events(
            ("step.waiting", "wait", None, {"until": "2026-11-23T09:00:00Z"}),
            ("run.finished", None, None, {"status": "cancelled"}),
        ),
    )
    assert (waiting.status, waiting.reason) == ("cancelled", "until")
    assert pending.status == "pending"
