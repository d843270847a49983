"""Nobody spends beyond a limit by more than one call, however often and however many at once they ask."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from agent.models.llm_budget import Bill, Budget, Limits, MemoryLedger, Prices
from agent.models.llm_failure import FailureCode, ModelFailed
from agent.models.llm_usage import Usage
from agent.plan import Plan
from agent.prompting import Message
from tests.support.fake_openai import Ask, Play, completion, says
from tests.support.modelling import TEXT, Ticking, a_request, broken, creates, scripted
from tests.support.openai_faults import FAULTS, answers, message, silence

SAID = [Message("user", "x" * 300)]
PRICES = Prices(10.0, 50.0)
USED = Usage(100, 20)


def budget(**limits: Any) -> tuple[Budget, MemoryLedger]:
    ledger = MemoryLedger(Ticking())
    return Budget(Limits(**limits), PRICES, ledger), ledger


async def call(of: Budget, usage: Usage = USED, said: str = "reply") -> Usage | None:
    async with of.paying("org", SAID, 50) as bill:
        await asyncio.sleep(0)
        bill.told(usage, said)
    return bill.usage


def spent(ledger: MemoryLedger, org_id: str = "org") -> tuple[int, int]:
    return ledger.spent.get((org_id, 0), (0, 0))


@pytest.mark.parametrize("limits", [{"tokens_per_day": 1_000}, {"usd_per_day": 0.01}, {}])
async def test_calls_one_after_the_other_pass_the_limit_by_one_call_at_most(
    limits: dict[str, Any],
) -> None:
    of, ledger = budget(**limits)
    made = 0
    for _ in range(30):
        try:
            await call(of)
        except ModelFailed:
            break
        made += 1
    tokens, micro_usd = spent(ledger)
    assert (tokens, micro_usd) == (120 * made, 2_000 * made)
    assert made == {"tokens_per_day": 9, "usd_per_day": 5}.get(next(iter(limits), ""), 30)


async def test_calls_that_come_together_do_not_each_pass_the_limit() -> None:
    of, ledger = budget(tokens_per_day=1_000)
    results = await asyncio.gather(*(call(of) for _ in range(50)), return_exceptions=True)
    made = sum(1 for one in results if isinstance(one, Usage))
    # Each is booked with 100 + 50 tokens before it is made.
    assert made == 7
    assert spent(ledger)[0] == 7 * 120


@pytest.mark.parametrize("reason", ["unreachable", "refused_key", "rate_limited", "not_found"])
async def test_a_call_that_was_turned_away_costs_nothing(reason: FailureCode) -> None:
    of, ledger = budget(tokens_per_day=1_000)
    with pytest.raises(ModelFailed):
        async with of.paying("org", SAID, 50):
            raise ModelFailed(reason)
    assert spent(ledger) == (0, 0)


async def test_a_call_that_broke_off_costs_the_most_it_may_have_cost() -> None:
    of, ledger = budget(tokens_per_day=1_000)
    with pytest.raises(ModelFailed):
        async with of.paying("org", SAID, 50):
            raise ModelFailed("cut_off")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), of.paying("org", SAID, 50):
            await asyncio.Event().wait()
    assert spent(ledger) == (300, 2 * (100 * 10 + 50 * 50))


async def test_what_the_endpoint_does_not_report_is_counted_from_the_texts() -> None:
    of, ledger = budget(tokens_per_day=1_000)
    usage = await call(of, Usage(), "y" * 30)
    assert usage == Usage(100, 10, is_estimate=True)
    assert usage.as_json() == {"input": 100, "output": 10, "estimated": True}
    assert spent(ledger)[0] == 110


def test_a_bill_keeps_what_is_reported() -> None:
    bill = Bill(300)
    bill.told(USED, "y" * 3_000)
    assert bill.usage == USED


def used(tokens: int) -> Play:
    """A good answer for which the server reports so many tokens."""
    usage = {"prompt_tokens": tokens // 2, "completion_tokens": tokens // 2, "total_tokens": tokens}

    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        said = {"role": "assistant", "content": json.dumps(creates())}
        await answers({**completion(said), "usage": usage})(ask, writer)

    return play


async def test_a_model_that_runs_away_is_stopped_by_the_money_it_has_cost() -> None:
    changed = {"limits": Limits(usd_per_day=1.0), "prices": PRICES, "monotonic": Ticking()}
    async with scripted(used(10_000), **changed) as (planner, fake):
        asked = [a_request(f"{TEXT} {n}") for n in range(20)]
        plans: list[Plan] = [await planner.draft(request, ()) for request in asked]
    # 0.3 USD each, and each is booked with 0.4 and its prompt at most: after three nothing more is asked.
    assert 3 <= len(fake.asks) <= 4
    assert [plan.planner for plan in plans[len(fake.asks) :]] == ["offline"] * (20 - len(fake.asks))
    assert plans[-1].provenance["not_used"] == "budget"
    assert "budget for it is used up" in plans[-1].notes[-1]


async def test_money_stands_beside_the_tokens_of_a_plan() -> None:
    async with scripted(says(creates()), prices=PRICES) as (planner, _):
        plan = await planner.draft(a_request(), ())
    assert plan.provenance["usd"] == pytest.approx(0.002)
    made = plan.made_by()
    assert (made["planner"], made["tokens_in"], made["tokens_out"]) == ("llm", 100, 20)
    assert (made["usd"], made["prompt"]) == (plan.provenance["usd"], plan.prompt)


async def test_a_plan_by_rules_tells_what_the_drafts_thrown_away_have_cost() -> None:
    async with scripted(says({**broken(), "kind": "question"}), prices=PRICES) as (planner, _):
        plan = await planner.draft(a_request(), ())
        again = await planner.draft(a_request(TEXT + " please"), ())
    assert plan.planner == "offline"
    assert plan.provenance["tokens"] == {"input": 100, "output": 20}
    assert plan.made_by()["usd"] == pytest.approx(0.002)
    assert again.provenance["tokens"] == {"input": 100, "output": 20}


async def test_a_server_that_reports_nothing_uses_the_budget_up_all_the_same() -> None:
    content = {"role": "assistant", "content": json.dumps(creates())}
    limits = Limits(tokens_per_day=1_000)
    async with scripted(message(content, usage=None), limits=limits) as (planner, fake):
        first = await planner.draft(a_request(), ())
        second = await planner.draft(a_request(TEXT + " please"), ())
    assert first.provenance["tokens"]["estimated"] is True
    assert second.provenance["not_used"] == "budget"
    assert len(fake.asks) == 1


@pytest.mark.parametrize("fault", ["500", "key refused", "connection reset", "no quota left"])
async def test_a_server_that_is_down_costs_nothing(fault: str) -> None:
    limits = Limits(tokens_per_day=10)
    async with scripted(FAULTS[fault], limits=limits) as (planner, fake):
        await planner.draft(a_request(), ())
        fake.plays(says(creates()))
        plan = await planner.draft(a_request(TEXT + " please"), ())
    assert plan.planner == "llm"


async def test_a_slow_model_is_paid_for_the_time_out() -> None:
    limits = Limits(tokens_per_day=10)
    async with scripted(silence, limits=limits, timeout_s=0.5) as (planner, fake):
        first = await planner.draft(a_request(), ())
        second = await planner.draft(a_request(TEXT + " please"), ())
    assert [p.provenance["not_used"] for p in (first, second)] == ["timeout", "budget"]
    assert len(fake.asks) == 1
