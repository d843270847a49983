"""A schedule is right when it fires right, however it is spelt; any other start is right by its kind."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from evals.suites.automation.start import Start, start_faults, start_of
from evals.suites.main_job.answer import Proposal
from evals.suites.main_job.scorers.graph import cron_fires
from tests.evals.main_job.builders import NOW, document, proposal

BERLIN = ZoneInfo("Europe/Berlin")


def planned(*crons: str) -> Proposal:
    triggers: Sequence[dict[str, Any]] = [
        {"id": f"t{n}", "type": "schedule", "with": {"cron": cron}} for n, cron in enumerate(crons)
    ]
    fires = {f"t{n}": cron_fires(cron, BERLIN, NOW) for n, cron in enumerate(crons)}
    return proposal(document(triggers=triggers), fires=fires)


def test_another_spelling_of_the_same_moments_is_right() -> None:
    assert start_faults(start_of({"cron": ["0 9 * * 1-5"]}), planned("0 9 * * MON-FRI"), NOW) == []
    rule = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0"
    assert start_faults(start_of({"rrule": [rule]}), planned("0 9 * * *"), NOW) == []
    assert start_faults(start_of({"every_s": 600}), planned("*/10 * * * *"), NOW) == []


def test_two_triggers_together_make_a_union() -> None:
    expected = start_of({"union": ["0 9 * * 1", "0 7 * * 5"]})
    assert start_faults(expected, planned("0 9 * * 1", "0 7 * * 5"), NOW) == []
    assert start_faults(expected, planned("0 9 * * 1"), NOW)


@pytest.mark.parametrize(
    "expected",
    [{"cron": ["0 9 * * *"]}, {"every_s": 600}, {"cron": ["0 8 * * *"], "timezone": "UTC"}],
)
def test_other_moments_are_wrong(expected: dict[str, Any]) -> None:
    assert start_faults(start_of(expected), planned("0 8 * * *"), NOW)


def test_a_schedule_without_moments_is_wrong() -> None:
    proposed = proposal(document(triggers=[{"id": "t", "type": "schedule"}]))
    assert start_faults(start_of({"every_s": 60}), proposed, NOW)


def test_kinds_are_compared() -> None:
    assert start_faults(Start("manual"), planned(), NOW) == []
    hook = proposal(document(triggers=[{"id": "t", "type": "webhook"}]))
    assert start_faults(Start("webhook"), hook, NOW) == []
    assert start_faults(Start("any"), planned("0 9 * * *"), NOW) == []
    assert start_faults(Start("error"), planned(), NOW) == ["starts by hand, not by error"]
    with pytest.raises(ValueError, match="sunrise"):
        start_of("sunrise")
