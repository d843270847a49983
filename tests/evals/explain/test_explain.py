"""The scorer of explanations tells right from wrong, and the cases stage what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.explain.citations import Sentence, doc, event, past_run
from agent.explain.explainer import Explainer
from agent.explain.explanation import Explanation
from evals.planners import NOBODY
from evals.suites.explain import evidence, scoring
from evals.suites.explain.background import RUNS, ordinary_days
from evals.suites.explain.case import Case, load_cases
from evals.suites.explain.ports import Patches, StagedHistory, StagedReplay
from evals.suites.explain.retrieval import FailureIndex, alike
from evals.suites.explain.staging import Staged, Staging
from evals.suites.explain.suite import Explain
from evals.suites.explain.world import CANARY
from tools.catalog import load_catalog

CASES = load_cases(Explain.splits["dev"])


class Nothing:
    """Knows nothing, so that no embedding is loaded."""

    async def search(self, *given: Any, **named: Any) -> list[Any]:
        del given, named
        return []

    async def search_many(self, *given: Any, **named: Any) -> list[Any]:
        del given, named
        return []


def case_of(name: str) -> Case:
    return next(case for case in CASES if case.id == name)


async def explained(name: str) -> tuple[Staged, Explanation]:
    staging = Staging(load_catalog())
    staged = await staging.stage(case_of(name))
    history, replay = StagedHistory([staged]), StagedReplay(staging, [staged])
    explainer = Explainer(history, Nothing(), replay, Patches())
    return staged, await explainer.explain(NOBODY, staged.failing.id)


def failed(outcomes: Any) -> set[str]:
    return {outcome.metric for outcome in outcomes if outcome.failed}


@pytest.mark.parametrize("split", ["dev", "validation"])
def test_there_are_enough_cases_of_enough_kinds(split: str) -> None:
    cases = load_cases(Explain.splits[split])
    assert len(cases) >= 60
    assert len({case.kind for case in cases}) >= 10
    assert len({case.id for case in cases}) == len(cases)


async def test_every_held_out_case_has_good_runs_and_fails_where_it_says() -> None:
    staging = Staging(load_catalog())
    for case in load_cases(Explain.splits["validation"]):
        staged = await staging.stage(case)
        told = (
            case.id,
            [run.status for run in staged.runs],
            (staged.failing.error or {}).get("step"),
        )
        assert told == (
            case.id,
            ["succeeded"] * 3 + ["failed"] * (case.before + 1),
            case.expect.step,
        )


@pytest.mark.parametrize("name", ["miss_author", "late_lost_output", "unknown_400"])
async def test_a_staged_case_has_good_runs_and_one_that_failed(name: str) -> None:
    staged = await Staging(load_catalog()).stage(case_of(name))
    assert [run.status for run in staged.runs] == ["succeeded"] * 3 + ["failed"]
    assert CANARY not in repr(staged.runs)


async def test_a_right_explanation_scores_and_a_wrong_step_class_or_origin_does_not() -> None:
    staged, found = await explained("miss_address")
    assert failed(scoring.attribution(staged, found)) == set()
    assert found.facts is not None
    wrong = replace(found.facts, step="bill", error_class="auth", origin=None)
    wronged = scoring.attribution(staged, replace(found, facts=wrong))
    assert failed(wronged) == {"step", "class", "origin"}


async def test_a_cause_that_cannot_be_known_must_not_be_named() -> None:
    staged, found = await explained("unknown_400")
    assert failed(scoring.attribution(staged, found)) == set()
    told = [s for s in found.sentences if "not known" not in s.text]
    assert failed(scoring.attribution(staged, replace(found, sentences=told))) == {"abstains"}


async def test_a_citation_has_to_exist_and_to_say_what_the_sentence_says() -> None:
    staged, found = await explained("auth_crm_token_expired")
    run = staged.failing.id
    assert scoring.citations([staged], staged, found).points == 1.0
    good = Sentence("The step “fetch” failed.", (event(run, 5),))
    for wrong in (
        Sentence("It failed.", ()),
        Sentence("It failed.", (event(run, 99),)),
        Sentence("It failed.", (past_run("nobody"),)),
        Sentence("It failed.", (doc("weather"),)),
        Sentence("The step “post” failed.", (event(run, 5),)),
    ):
        scored = scoring.citations([staged], staged, replace(found, sentences=[good, wrong]))
        assert scored.points == 0.5, wrong


async def test_a_fix_counts_only_when_the_run_then_passes_for_real() -> None:
    staged, found = await explained("empty_goods")
    assert found.fix is not None
    assert failed(scoring.fixes(staged, found, True)) == set()
    assert failed(scoring.fixes(staged, found, False)) == {"fix"}
    assert failed(scoring.fixes(staged, replace(found, fix=None), None)) == {"fix"}


async def test_a_secret_in_an_explanation_is_seen() -> None:
    staged, found = await explained("auth_crm_token_expired")
    assert not scoring.leaks(staged, found, CANARY).failed
    leaking = replace(found, sentences=[Sentence(f"It used {CANARY}.", ())])
    assert scoring.leaks(staged, leaking, CANARY).failed


async def test_five_hundred_runs_stand_beside_the_faults_and_are_the_same_every_time() -> None:
    staging = Staging(load_catalog())
    days = await ordinary_days(staging, CASES)
    assert days.count == RUNS == 500
    assert {run.status for good in days.good.values() for run in good} == {"succeeded"}
    assert all(one.failing.error and one.failing.status == "failed" for one in days.failed)
    assert len({one.case.kind for one in days.failed}) >= 10
    again = await ordinary_days(Staging(load_catalog()), CASES)
    assert [one.failing.events for one in days.failed] == [
        one.failing.events for one in again.failed
    ]


async def test_a_case_stands_behind_other_faults_of_its_workflow_and_never_behind_its_own() -> None:
    staging = Staging(load_catalog())
    days = await ordinary_days(staging, CASES, 100)
    staged = days.around(await staging.stage(case_of("empty_goods")))
    own = {one.failing.id for one in days.failed if one.case.id == "empty_goods"}
    failed = {run.id for run in staged.before if run.status == "failed"}
    assert failed
    assert not failed & own
    assert [run.at for run in staged.until_then] == sorted(run.at for run in staged.until_then)


async def test_a_search_is_scored_without_the_fault_itself_on_other_days() -> None:
    staging = Staging(load_catalog())
    asked = [await staging.stage(case_of(name)) for name in ("rate_crm", "rate_history")]
    days = await ordinary_days(staging, [one.case for one in asked], 20)
    index = FailureIndex(asked, days.failed)
    ranked = await index.ranked(asked[0].failing.id, "words")
    wanted = alike(asked, days.failed)[asked[0].failing.id]
    others = {one.failing.id for one in (*asked, *days.failed) if one.case.id == "rate_history"}
    assert set(ranked) <= wanted == others


async def test_evidence_that_is_not_cited_and_quotations_from_nowhere_cost_points() -> None:
    staged, found = await explained("miss_address")
    right = await evidence.outcomes([staged], staged, found)
    assert [(one.metric, one.points) for one in right] == [
        ("evidence_recall", 1.0),
        ("quoted_spans", 1.0),
    ]
    wrong = replace(found, sentences=[Sentence("It said “out of memory”.", (doc("auth"),))])
    assert failed(await evidence.outcomes([staged], staged, wrong)) == {
        "evidence_recall",
        "quoted_spans",
    }


async def test_without_good_runs_to_compare_with_a_fix_that_needs_them_is_not_found() -> None:
    staging = Staging(load_catalog())
    staged = await staging.stage(case_of("type_amount_text"))
    found = {}
    for compares in (True, False):
        history = StagedHistory([staged], compares=compares)
        explainer = Explainer(history, Nothing(), StagedReplay(staging, [staged]), Patches())
        found[compares] = (await explainer.explain(NOBODY, staged.failing.id)).fix
    assert found[True] is not None
    assert found[False] is None
