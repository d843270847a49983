"""What is to be there in the end is read back from where it went; what cannot be read back is said, never assumed."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.building.read_backs import read_back_steps
from agent.plan import Plan
from engine.core.action import effect_of
from tests.agent.offline.changing import changed
from tests.agent.offline.planned import planned
from tools.catalog import load_catalog

CATALOG = load_catalog()
ISSUE = 'Every day at 8am create a GitHub issue in acme/core titled "Count the stock"'


def document_of(plan: Plan) -> dict[str, Any]:
    assert plan.document is not None, plan
    return dict(plan.document)


@pytest.mark.parametrize(
    "asked",
    [
        ", then make sure that the issue really exists",
        " and verify that it was created.",
        ". Afterwards, check that it is really there",
        "; confirm at the end that the issue has been created",
    ],
)
def test_what_is_made_is_looked_for_and_the_run_ends_badly_without_it(asked: str) -> None:
    steps = document_of(planned(ISSUE + asked))["steps"]
    assert [step.get("uses") or step["type"] for step in steps] == [
        "github.create_issue",
        "github.list_issues",
        "stop",
    ]
    assert steps[1]["with"] == {"repository": "acme/core"}
    assert steps[2]["outcome"] == "fail"
    assert steps[2]["when"] == (
        "{{ !(steps.check_create_issue.issues.exists(one, one.number == steps.create_issue.number)) }}"
    )


@pytest.mark.parametrize(
    ("request_", "asked", "uses", "given"),
    [
        ("Every day at 8am set the redis key seen to \"yes\"", "verify that it was stored", "redis.get", {"key": "seen"}),
        ("Every day at 8am PUT {\"a\": 1} to https://x.example/one", "make sure it is there", "http.request", {"method": "GET", "url": "https://x.example/one"}),
        ("Every day at 8am create a Jira issue in OPS with summary \"Hi\"", "please check afterwards that the issue was really created", "jira.get_issue", {"issue": "{{ steps.create_issue.key }}"}),
    ],
)  # fmt: skip
def test_a_workflow_that_is_there_is_checked_as_well(
    request_: str, asked: str, uses: str, given: dict[str, Any]
) -> None:
    base = document_of(planned(request_))
    after = changed(asked, base)
    added = [s for s in after["steps"] if s["id"] not in {one["id"] for one in base["steps"]}]
    assert (added[0]["uses"], added[0]["with"]) == (uses, given)
    assert added[0]["after"] == [base["steps"][-1]["id"]]


def test_where_a_call_posts_only_a_person_knows_the_address() -> None:
    plan = planned(
        'Every day at 8am POST {"a": 1} to https://x.example/many, then make sure it exists'
    )
    address = document_of(plan)["steps"][1]["with"]["url"]
    assert (
        address["$hole"]["label"] == "At which address can it be seen afterwards that it is there?"
    )


@pytest.mark.parametrize(
    "request_",
    [
        'Every day at 8am post "hi" to #a, then make sure it arrived',
        'Every day at 8am mail "hi" to ada@acme.example and check that it was created',
    ],
)
def test_what_no_action_can_read_back_is_said(request_: str) -> None:
    plan = planned(request_)
    assert len(document_of(plan)["steps"]) == 1
    assert any("I cannot do this part" in one for one in plan.unsupported)


@pytest.mark.parametrize(
    "request_",
    [
        'Every day at 8am check that https://x.example/status answers and post "up" to #a',
        "Every day at 8am make sure that the list at https://x.example/a is sorted",
    ],
)
def test_a_check_of_something_else_is_none_of_what_was_made(request_: str) -> None:
    plan = planned(request_)
    ids = [step["id"] for step in (plan.document or {}).get("steps", ())]
    assert not any(one.startswith("check_") and one.endswith("_failed") for one in ids)


def test_a_row_is_looked_for_by_all_that_was_written_of_it() -> None:
    row = {"name": "{{ trigger.body.name }}", "status": "new"}
    step = {"id": "put", "uses": "sql.insert", "with": {"table": "leads", "rows": [row]}}
    check, end = read_back_steps(step, "Insert", CATALOG) or []
    assert check["with"] == {
        "statement": "SELECT 1 AS there FROM leads WHERE name = :name AND status = :status LIMIT 1",
        "params": row,
    }
    assert end["when"] == "{{ !(steps.check_put.count > 0) }}"
    for strange in ([{"a b": 1}], "{{ steps.x.rows }}", [{"a": 1}, {"a": 2}], []):
        unknown = {**step, "with": {"table": "leads", "rows": strange}}
        assert read_back_steps(unknown, "Insert", CATALOG) is None


def test_what_reads_back_reads_and_asks_for_nothing_that_is_not_known() -> None:
    found = 0
    for spec in CATALOG.actions():
        given = {name: f"a {name}" for name in spec.input_schema.get("properties", {})}
        step = {"id": "made", "uses": spec.id, "with": given, "connection": "c"}
        steps = read_back_steps(step, "Make", CATALOG)
        if not steps or spec.id == "http.request":
            continue
        found += 1
        read = CATALOG.action(steps[0]["uses"])
        assert read is not None
        assert effect_of(read, steps[0]["with"]) == "read", spec.id
        assert set(read.input_schema.get("required", ())) <= set(steps[0]["with"]), spec.id
        assert steps[0]["connection"] == "c"
    assert found >= 35
    assert (
        read_back_steps({"id": "a", "uses": "s3.delete_object", "with": {}}, "x", CATALOG) is None
    )
    each = {"id": "a", "uses": "redis.set", "with": {"key": "k"}, "foreach": {"items": []}}
    assert read_back_steps(each, "x", CATALOG) is None
