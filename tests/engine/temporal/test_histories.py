"""Every recorded history of Temporal is replayed as it was; a run of another engine version is left alone."""

import subprocess
import sys

import pytest

from engine.temporal.shapes import CARRY_OUT, EVALUATE, START_CHILD
from tests.engine.temporal.histories import UNHEARD, cases, load, replay

HISTORIES = load()
SILENCES = load(UNHEARD)


def test_there_is_enough_to_compare_with() -> None:
    assert len(HISTORIES) >= 100
    assert set(HISTORIES) == {name for name, _ in cases()}
    text = b"".join(e.SerializeToString() for h in HISTORIES.values() for e in h.events)
    for activity in (CARRY_OUT, EVALUATE, START_CHILD):
        assert activity.encode() in text


@pytest.mark.parametrize("name", HISTORIES)
async def test_a_recorded_history_is_replayed_as_it_was(name: str) -> None:
    fault = await replay(HISTORIES[name])
    assert fault is None, "the same events lead to other commands: raise ENGINE_VERSION"


def test_a_worker_falls_silent_in_runs_from_before_and_after_such_were_set_aside() -> None:
    events = [b"".join(e.SerializeToString() for e in one.events) for one in SILENCES.values()]
    assert [b"run.quarantined" in text for text in events] == [False, True]


@pytest.mark.parametrize("name", SILENCES)
async def test_a_run_whose_worker_fell_silent_goes_on_as_it_began(name: str) -> None:
    assert await replay(SILENCES[name]) is None


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("nexa.carry_out", "nexa.carry_off", "does not match activity type"),
        ('"engine_version":1', '"engine_version":9', "started by engine 9"),
    ],
    ids=["other commands than recorded", "a run of another engine version"],
)
def test_what_does_not_fit_this_code_is_found(old: str, new: str, found: str) -> None:
    # A workflow thrown away half way leaves coroutines behind that only the end of a process clears up.
    code = "from tests.engine.temporal import histories as h; h.replay_forged(*__import__('sys').argv[1:])"
    command = [sys.executable, "-c", code, old, new]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found in done.stdout
