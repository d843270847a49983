"""R9: every recorded history is decided again as it was; a changed decision is recorded on purpose."""

from dataclasses import replace

import pytest

from tests.durability.recorded import History, load, play_again

HISTORIES = list(load())


def test_there_is_enough_to_compare_with() -> None:
    assert len(HISTORIES) >= 200
    assert len({history.name for history in HISTORIES}) == len(HISTORIES)
    seen = {event["type"] for history in HISTORIES for event in history.observed}
    assert seen >= {"attempt.unknown", "child.ended", "decision.made", "signal.received"}


@pytest.mark.parametrize("history", HISTORIES, ids=[history.name for history in HISTORIES])
def test_a_recorded_history_is_decided_as_it_was(history: History) -> None:
    again = play_again(history)
    assert again.decided == history.decided, "recorded anew by `make record`"
    assert again.digest == history.digest, "what the events hold has changed: `make record`"


def test_a_history_that_was_tampered_with_does_not_pass() -> None:
    history = next(one for one in HISTORIES if one.observed[1:])
    first, *rest = history.observed
    forged = {**first, "data": {**first["data"], "mode": "test", "version": 99}}
    changed = replace(history, observed=[forged, *rest])
    assert play_again(changed).digest != history.digest
