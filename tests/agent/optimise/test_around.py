"""What only the workspace around a workflow shows: a cheaper model, and others who start at the same time."""

from __future__ import annotations

from typing import Any

import pytest

from agent.explain.record import RunRecord
from agent.optimise.around import Model, Neighbour, Surroundings
from agent.optimise.rules.crowding import start_apart
from agent.optimise.rules.models import cheaper_model
from agent.optimise.sight import Sight
from evals.suites.optimise.case import Case, Occasion
from evals.suites.optimise.staging import Staging
from evals.virtual_time import run_virtually
from tools.catalog import load_catalog

ASK = "https://ai.example.com/v1/chat/completions"
DESK = "https://desk.example.com/open"
SMALL = Model("ai_small", "smaller", 0.2, 0.8)


def seen(document: dict[str, Any], occasions: list[Occasion], around: Surroundings) -> Sight:
    async def work() -> Sight:
        staging = Staging(load_catalog())
        whole = {"nexa": 1, "name": "W", **document}
        played = await staging.stage(Case("w", "any", frozenset(), whole, occasions, 3600))
        records = [
            RunRecord(one.id, "w", "W", 1, one.status, whole, one.events, one.at)
            for one in reversed(played)
        ]
        return Sight.of(whole, records, staging.catalog, around)

    return run_virtually(work())


def answered(tokens: int) -> Occasion:
    message = {"role": "assistant", "content": '{"label": "a"}'}
    usage = {"prompt_tokens": 300, "completion_tokens": tokens}
    body = {"model": "m", "choices": [{"message": message}], "usage": usage}
    return Occasion({}, {ASK: {"body": body, "after_s": 1}})


def sorting() -> dict[str, Any]:
    given = {"text": "Hello", "labels": ["a", "b"]}
    return {"steps": [{"id": "s", "uses": "ai.classify", "connection": "ai", "with": given}]}


def test_a_short_question_goes_to_the_cheaper_model() -> None:
    sight = seen(sorting(), [answered(8)] * 3, Surroundings([SMALL]))
    (change,) = cheaper_model(sight)
    assert change.operations[0]["set"] == {"/connection": "ai_small"}
    assert change.less.usd == pytest.approx((300 * 0.8 + 8 * 3.2) / 1_000_000)


@pytest.mark.parametrize(
    ("tokens", "models"),
    [
        pytest.param(900, [SMALL], id="a long answer"),
        pytest.param(8, [], id="there is no other model"),
        pytest.param(8, [Model("ai_big", "big", 5.0, 20.0)], id="the other one costs more"),
        pytest.param(8, [Model("ai", "small", 0.1, 0.1)], id="it is asked already"),
    ],
)
def test_otherwise_the_model_stays(tokens: int, models: list[Model]) -> None:
    sight = seen(sorting(), [answered(tokens)] * 3, Surroundings(models))
    assert list(cheaper_model(sight)) == []


def asking(cron: str, name: str = "W", url: str = DESK) -> dict[str, Any]:
    trigger = {"id": "t", "type": "schedule", "with": {"cron": cron, "timezone": "UTC"}}
    step = {"id": "q", "uses": "http.request", "with": {"method": "GET", "url": url}}
    return {"name": name, "triggers": [trigger], "steps": [step]}


REFUSED = Occasion({}, {DESK: {"status": 429, "body": {}, "after_s": 0.1}})
FINE = Occasion({}, {DESK: {"body": {}, "after_s": 0.1}})


def starts(beside: list[dict[str, Any]], occasions: list[Occasion]) -> list[str]:
    around = Surroundings((), [Neighbour(one["name"], one) for one in beside])
    changes = start_apart(seen(asking("0 7 * * *"), occasions, around))
    return [one.operations[0]["trigger"]["with"]["cron"] for one in changes]


def test_a_start_leaves_the_minute_in_which_others_ask_the_same_service() -> None:
    occasions = [FINE, FINE, REFUSED, REFUSED]
    assert starts([asking("0 7 * * *", "O")], occasions) == ["5 7 * * *"]
    assert starts([asking("0 7 * * *", "O"), asking("6 7 * * *", "P")], occasions) == ["10 7 * * *"]
    assert starts([asking("0 8 * * *", "O")], occasions) == []
    assert starts([asking("0 7 * * *", "O", "https://else.example.com/x")], occasions) == []
    assert starts([asking("0 7 * * *", "O")], [FINE] * 4) == []


def test_what_no_clock_follows_meets_nobody() -> None:
    beside = asking("never", "O")
    assert starts([beside], [FINE, REFUSED, REFUSED]) == []
