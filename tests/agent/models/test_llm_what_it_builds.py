"""What the product can do, a model can draft: events of services, groups, calls; within the person's words."""

from __future__ import annotations

from typing import Any

import pytest

from agent.models.llm_grounds import Grounds
from agent.models.llm_inputs import inputs_for, nearest
from agent.models.llm_masking import Masking
from agent.plan import Plan, PlanRequest
from tests.support.fake_openai import says
from tests.support.modelling import a_document, a_request, by_rules, errors_of, scripted, settled

# A language the rules do not read: the whole plan has to be the model's.
ROWS = "Sobald in Airtable in der Tabelle Leads ein Eintrag dazukommt, schreib hallo nach #sales"
EACH = (
    "Für jeden Kunden aus https://shop.example/customers: hole https://shop.example/balance"
    " und schreib den Stand nach #sales"
)
CALL = "Starte jeden Werktag um 9 den Workflow invoices"
TELL = {"id": "tell", "uses": "slack.post_message", "connection": "team_slack"}
APP = {
    "id": "added",
    "type": "app",
    "uses": "airtable.new_record",
    "connection": "invented_key",
    "with": {
        "base_id": {"$hole": {"kind": "value", "label": "Which base?"}},
        "table": "Leads",
    },
}
GROUP = {
    "id": "each",
    "type": "group",
    "foreach": {
        "items": {
            "$hole": {
                "kind": "list",
                "label": "Where is the list of customers?",
                "template": "{{ steps.fetch.body__hole__ }}",
                "of": "steps.fetch.body",
            }
        },
        "as": "customer",
    },
    "steps": [
        {
            "id": "balance",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://shop.example/balance"},
        },
        {**TELL, "with": {"channel": "#sales", "text": "Stand: {{ steps.balance.status }}"}},
    ],
    "outputs": {"status": "{{ steps.balance.status }}"},
}
FETCH = {
    "id": "fetch",
    "uses": "http.request",
    "with": {"method": "GET", "url": "https://shop.example/customers"},
}


def document(triggers: list[Any], *steps: Any) -> dict[str, Any]:
    return {"nexa": 1, "name": "Drafted", "triggers": triggers, "steps": list(steps)}


async def drafted(request: PlanRequest, reply: dict[str, Any]) -> Plan:
    async with scripted(says(reply)) as (planner, _):
        return await settled(planner, request)


def creates(written: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "create", "document": written}


async def test_an_event_of_a_service_starts_what_a_model_drafts() -> None:
    step = {**TELL, "with": {"channel": "#sales", "text": "hallo"}}
    request = a_request(ROWS)
    plan = await drafted(request, creates(document([APP], step)))
    assert plan.planner == "llm", plan.notes
    assert plan.document is not None
    (trigger,) = plan.document["triggers"]
    assert (trigger["type"], trigger["uses"]) == ("app", "airtable.new_record")
    assert "connection" not in trigger, "a connection that does not exist is left out"
    assert errors_of(plan, request) == []


async def test_an_event_that_nobody_spoke_of_starts_nothing() -> None:
    step = {**TELL, "with": {"channel": "#sales", "text": "hello"}}
    other = {**APP, "uses": "gmail.new_message", "with": {}}
    request = a_request("post hello to #sales every weekday at 9", document=a_document())
    operations = [
        {"op": "set_trigger", "trigger": other},
        {"op": "add_step", "step": step | {"id": "x"}},
    ]
    plan = await drafted(request, {"kind": "change", "operations": operations})
    assert plan.planner == "offline"


async def test_a_group_for_each_item_is_drafted_and_held_to_the_same_grounds() -> None:
    request = a_request(EACH)
    plan = await drafted(request, creates(document([], FETCH, GROUP)))
    assert plan.planner == "llm", plan.notes
    assert plan.document is not None
    group = plan.document["steps"][1]
    assert [inner["id"] for inner in group["steps"]] == ["balance", "tell"]
    assert errors_of(plan, request) == []


def test_an_address_inside_a_group_that_nobody_said_becomes_a_question() -> None:
    inner = {**FETCH, "connection": "nobodys", "with": {"url": "https://else.example/x"}}
    group = {"id": "g", "type": "group", "steps": [{"id": "h", "type": "group", "steps": [inner]}]}
    written = Grounds(a_request(EACH), Plan("question")).document({"steps": [group]})
    deep = written["steps"][0]["steps"][0]["steps"][0]
    assert "$hole" in deep["with"]["url"]
    assert "connection" not in deep
    added = Grounds(a_request(EACH), Plan("question")).operation({"op": "add_step", "step": group})
    assert "else.example" not in str(added)


def test_a_feed_that_nobody_named_is_not_watched() -> None:
    feed = {
        "id": "f",
        "type": "app",
        "uses": "rss.new_item",
        "with": {"url": "https://else.example/f"},
    }
    grounds = Grounds(a_request("when the feed has news, post it to #sales"), Plan("question"))
    for written in (
        grounds.document({"triggers": [feed]})["triggers"][0],
        grounds.operation({"op": "set_trigger", "trigger": feed})["trigger"],
    ):
        assert "else.example" not in str(written)
        assert "$hole" in written["with"]["url"]


async def test_a_call_of_a_workflow_that_was_named_is_drafted() -> None:
    call = {"id": "invoices", "type": "call", "workflow": "invoices"}
    weekdays = a_document()["triggers"]
    request = a_request(CALL)
    plan = await drafted(request, creates(document(weekdays, call)))
    assert plan.planner == "llm", plan.notes
    assert plan.document is not None
    assert plan.document["steps"] == [call]


@pytest.mark.parametrize("workflow", ["payroll", "wipe_all"])
async def test_a_workflow_that_nobody_named_is_not_called(workflow: str) -> None:
    call = {"id": "more", "type": "call", "workflow": workflow}
    weekdays = a_document()["triggers"]
    plan = await drafted(a_request(CALL), creates(document(weekdays, call)))
    assert (plan.planner, plan.provenance["not_used"]) == ("offline", "overreach")


async def test_steps_are_moved_into_a_group() -> None:
    base = a_document()
    request = a_request("put the step tell into a group", document=base)
    wait = {"id": "pause", "type": "wait", "duration_s": 60}
    operations = [
        {
            "op": "add_step",
            "step": {"id": "g", "type": "group", "after": ["orders"], "steps": [wait]},
        },
        {"op": "move", "id": "tell", "group": "g", "index": 1},
        {"op": "update_step", "id": "tell", "unset": ["/after"]},
    ]
    plan = await drafted(request, {"kind": "change", "operations": operations})
    assert plan.planner == "llm", (plan.notes, plan.provenance)
    assert list(plan.operations) == operations


def test_a_model_is_told_which_connection_an_event_needs_and_sees_actions_in_groups() -> None:
    by_record = {"id": "start", "type": "app", "uses": "airtable.new_record", "with": {}}
    request = a_request("also mail it", document=document([by_record], GROUP))
    given = inputs_for(request, by_rules(request), Masking(), 4)
    told = {trigger["id"]: trigger for trigger in given["triggers"]}
    assert told["airtable.new_record"]["connection"]["required"] is True
    assert "connection" not in told["manual"]
    assert {"http.request", "slack.post_message"} <= {
        s.id for s in nearest(request, by_rules(request), 4)
    }
