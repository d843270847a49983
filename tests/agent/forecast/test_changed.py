"""What a change does to a forecast is what it did to past runs that were played with it, and nothing else."""

from __future__ import annotations

import pytest

from agent.forecast.changed import changed
from agent.forecast.forecast import QUANTITIES, Forecast, Range, forecast
from agent.forecast.history import History
from agent.forecast.share import Past, Share
from tests.agent.forecast.test_forecast import each, past, plan_of, read, say

LOOP = {"foreach": {"items": "{{ steps.get.body }}", "as": "one"}}
PLAN = plan_of(read("get"), read("send", **LOOP))


def run(sent: float) -> Past:
    return past(PLAN, get=each(1.0), send=each(2.0, times=sent))


HISTORY = History([run(10.0), run(20.0), run(30.0)])
BEFORE = forecast(run(1.0), HISTORY, knows_inputs=False)


def test_a_change_that_does_nothing_to_past_runs_does_nothing_to_the_forecast() -> None:
    plays = [(one, one) for one in HISTORY.own]
    assert changed(BEFORE, BEFORE, plays, HISTORY).amounts == BEFORE.amounts


def test_what_runs_less_often_takes_less_by_what_one_time_takes() -> None:
    plays = [(run(10.0), run(4.0)), (run(20.0), run(6.0))]
    told = changed(BEFORE, BEFORE, plays, HISTORY)
    assert BEFORE.amounts is not None
    assert told.amounts is not None
    assert BEFORE.amounts["calls"].expected - told.amounts["calls"].expected == 10.0
    assert BEFORE.amounts["seconds"].expected - told.amounts["seconds"].expected == 20.0


def test_an_interval_moves_as_a_whole_and_never_below_nothing() -> None:
    amounts = {one: Range(15.0, 5.0, 40.0) for one in QUANTITIES}
    told = changed(Forecast(amounts, 3), BEFORE, [(run(10.0), run(0.0))], HISTORY)
    assert told.amounts is not None
    assert told.amounts["calls"] == Range(5.0, 0.0, 30.0)


@pytest.mark.parametrize("before", [Forecast(None, 0, ("get",)), BEFORE])
def test_without_a_play_or_a_forecast_before_its_own_rehearsal_tells(before: Forecast) -> None:
    plays = [] if before is BEFORE else [(run(1.0), run(1.0))]
    plain = forecast(run(2.0), HISTORY, knows_inputs=False)
    assert changed(before, plain, plays, HISTORY) is plain


def test_a_step_that_runs_only_with_the_change_and_never_ran_is_named() -> None:
    plan = plan_of(read("get"), say("sorry", when="{{ steps.get.status == 404 }}"))
    usual = past(plan, get=each(1.0))
    history = History([usual, usual])
    before = forecast(usual, history, knows_inputs=False)
    with_it = past(plan, get=each(1.0), sorry=Share(1.0, 0.0, 0.0, 0.0, 0.0))
    told = changed(before, before, [(usual, with_it)], history)
    assert (told.amounts, told.without_history) == (None, ("sorry",))
