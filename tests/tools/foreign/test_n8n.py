"""Workflows as n8n exports them, written here after its public format: what each node becomes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import DocumentInvalid
from tests.tools.foreign.sound import problems, report, step
from tools.foreign.n8n import from_n8n
from tools.foreign.report import Translation


def node(name: str, kind: str, version: float = 1, **parameters: Any) -> dict[str, Any]:
    package = "@n8n/n8n-nodes-langchain" if kind in ("agent", "lmChatOpenAi") else "n8n-nodes-base"
    return {
        "id": name,
        "name": name,
        "type": f"{package}.{kind}",
        "typeVersion": version,
        "position": [0, 0],
        "parameters": parameters,
    }


def workflow(*nodes: dict[str, Any], wires: dict[str, Any], **more: Any) -> dict[str, Any]:
    connections = {
        source: {
            "main": [[{"node": one, "type": "main", "index": 0} for one in out] for out in outputs]
        }
        for source, outputs in wires.items()
    }
    return {"name": "Brought in", "nodes": list(nodes), "connections": connections, **more}


def rule(left: Any, kind: str, operation: str, right: Any = "") -> dict[str, Any]:
    operator = {"type": kind, "operation": operation}
    return {"id": "c", "leftValue": left, "rightValue": right, "operator": operator}


def conditions(*rules: dict[str, Any], combinator: str = "and") -> dict[str, Any]:
    return {"options": {}, "combinator": combinator, "conditions": list(rules)}


HOOK = node("Order comes", "webhook", 2, httpMethod="POST", path="x", responseMode="lastNode")
EVERY_DAY = node(
    "Daily",
    "scheduleTrigger",
    1.2,
    rule={"interval": [{"triggerAtHour": 9, "triggerAtMinute": 30}]},
)


def orders_to_sales() -> Translation:
    get = node("Get orders", "httpRequest", 4.2, url="=https://shop.example/{{ $now.toISO() }}")
    get |= {
        "credentials": {"httpHeaderAuth": {"id": "1", "name": "Shop key"}},
        "retryOnFail": True,
        "maxTries": 4,
        "waitBetweenTries": 2000,
    }
    split = node("Each order", "splitOut", fieldToSplitOut="data.orders")
    big = conditions(rule("={{ $json.amount }}", "number", "gt", "100"))
    given = [{"name": "line", "value": "={{ $json.who.toUpperCase() }}: {{ $json.amount }}"}]
    post = node(
        "Tell sales",
        "slack",
        2.1,
        channelId={"__rl": True, "mode": "name", "value": "sales"},
        text="={{ $json.line }} {{ $('Each order').item.json.id }}",
    )
    return from_n8n(
        workflow(
            EVERY_DAY,
            get,
            split,
            node("Big?", "if", 2, conditions=big),
            node("Line", "set", 3.4, assignments={"assignments": given}),
            post,
            node("Small", "noOp"),
            wires={
                "Daily": [["Get orders"]],
                "Get orders": [["Each order"]],
                "Each order": [["Big?"]],
                "Big?": [["Line"], ["Small"]],
                "Line": [["Tell sales"]],
            },
            settings={"timezone": "Europe/Berlin"},
        )
    )


def test_a_list_goes_item_by_item_through_what_follows() -> None:
    found = orders_to_sales()
    assert found.document["triggers"][0]["with"] == {
        "cron": "30 9 * * *",
        "timezone": "Europe/Berlin",
    }
    assert step(found, "get_orders")["retry"]["max_attempts"] == 4
    kept = step(found, "big")
    assert kept["with"] == {
        "items": "{{ steps.get_orders.body.data.orders }}",
        "where": "{{ (item.amount > 100) }}",
    }
    told = step(found, "tell_sales")
    assert told["foreach"]["items"] == "{{ steps.big.items }}"
    assert told["with"]["channel"] == "#sales"
    # The list was thinned out, so the order of the same place is not the same order.
    assert "$hole" in told["with"]["text"]
    assert {one.name: one.outcome for one in found.nodes} == {
        "Daily": "translated",
        "Get orders": "translated",
        "Each order": "translated",
        "Big?": "translated",
        "Line": "translated",
        "Tell sales": "hole",
        "Small": "translated",
    }
    assert found.connections == ("shop_key",)
    assert {severity for severity, _, _ in problems(found)} <= {"hole"}


def test_a_webhook_is_answered_by_what_the_workflow_gives_and_ways_join_again() -> None:
    asked = conditions(rule("={{ $json.body.total }}", "number", "gte", 50))
    found = from_n8n(
        workflow(
            HOOK,
            node("Worth it?", "if", 2.2, conditions=asked),
            node("Ask", "telegram", 1.2, chatId="42", text="=Big: {{ $json.body.total }}"),
            node("Note", "stickyNote", content="## Ask Ada"),
            node("Both", "merge", 3),
            node("Answer", "respondToWebhook", 1.1, respondWith="text", responseBody="=ok"),
            wires={
                "Order comes": [["Worth it?"]],
                "Worth it?": [["Ask"], ["Both"]],
                "Ask": [["Both"]],
                "Both": [["Answer"]],
            },
        )
    )
    assert found.document["triggers"][0]["with"] == {
        "methods": ["POST"],
        "respond": "when_finished",
    }
    assert found.document["outputs"] == {"response": "ok"}
    assert found.document["description"] == "## Ask Ada"
    cases = step(found, "worth_it")["cases"]
    assert cases == [{"id": "yes", "when": "{{ (trigger.body.total >= 50) }}"}]
    assert step(found, "ask")["after"] == ["worth_it.yes"]
    assert report(found, "Note").outcome == "left_out"
    assert problems(found) == []


def test_nothing_without_a_counterpart_is_left_out_silently() -> None:
    code = node("Sum up", "code", 2, jsCode="return [{json: {n: items.length}}]")
    found = from_n8n(
        workflow(
            node("New row", "googleSheetsTrigger"),
            code,
            node("Save", "airtable", 2, operation="create", base="app1"),
            node("Alone", "telegram", 1.2, chatId="1", text="x"),
            wires={"New row": [["Sum up"]], "Sum up": [["Save"]]},
        )
    )
    assert report(found, "New row").outcome == "partly"
    assert report(found, "Sum up").outcome == "hole"
    assert "return [{json" in step(found, "sum_up")["with"]["template"]["$hole"]["hint"]
    assert "airtable" in step(found, "save")["with"]["url"]["$hole"]["hint"]
    assert step(found, "alone")["disabled"] is True
    assert {severity for severity, _, _ in problems(found)} == {"hole"}


def test_a_loop_over_batches_runs_once_for_each_and_goes_on_after_its_end() -> None:
    found = from_n8n(
        workflow(
            HOOK,
            node("Rows", "splitOut", fieldToSplitOut="body.rows"),
            node("Loop", "splitInBatches", 3),
            node("Look up", "httpRequest", 4.2, url="=https://a.example/{{ $json.id }}"),
            node("Done", "aggregate", aggregate="aggregateAllItemData"),
            node(
                "Tell",
                "emailSend",
                2.1,
                toEmail="a@example.com",
                subject="Done",
                emailFormat="text",
                text="={{ $json.data.length }} rows",
            ),
            wires={
                "Order comes": [["Rows"]],
                "Rows": [["Loop"]],
                "Loop": [["Done"], ["Look up"]],
                "Look up": [["Loop"]],
                "Done": [["Tell"]],
            },
        )
    )
    looked = step(found, "look_up")
    assert looked["foreach"]["items"] == "{{ trigger.body.rows }}"
    assert looked["with"]["url"] == "https://a.example/{{ item.id }}"
    told = step(found, "tell")
    assert told["after"] == ["look_up"]
    assert told["with"]["text"].startswith("{{ size(steps.look_up.items.map(")
    assert problems(found) == []


def test_failures_lead_where_they_led_and_switched_off_nodes_are_passed() -> None:
    call = node("Call", "httpRequest", 4.2, url="https://a.example")
    call["onError"] = "continueErrorOutput"
    off = {**node("Off", "code", 2), "disabled": True}
    found = from_n8n(
        workflow(
            HOOK,
            off,
            call,
            node("Warn", "telegram", 1.2, chatId="1", text="={{ $json.error }}"),
            wires={"Order comes": [["Off"]], "Off": [["Call"]], "Call": [[], ["Warn"]]},
        )
    )
    assert step(found, "warn")["after"] == ["call.failed"]
    assert step(found, "warn")["with"]["text"] == "{{ error.message }}"
    assert report(found, "Off").outcome == "left_out"
    assert problems(found) == []


def test_an_agent_is_asked_its_prompt_and_its_parts_are_named() -> None:
    agent = node("Helper", "agent", 1.7, text="=Answer {{ $json.body.q }}")
    found = from_n8n(
        workflow(
            HOOK,
            agent,
            node("Say", "telegram", 1.2, chatId="1", text="={{ $json.output }}"),
            wires={"Order comes": [["Helper"]], "Helper": [["Say"]]},
        )
    )
    assert step(found, "say")["with"]["text"] == "{{ steps.helper.text }}"
    linked = workflow(
        HOOK, agent, node("Model", "lmChatOpenAi"), wires={"Order comes": [["Helper"]]}
    )
    linked["connections"]["Model"] = {
        "ai_languageModel": [[{"node": "Helper", "type": "ai_languageModel", "index": 0}]]
    }
    part = report(from_n8n(linked), "Model")
    assert (part.outcome, part.notes) == ("left_out", ("A part of 'Helper'; see the notes there.",))


def test_statements_take_bound_values_only() -> None:
    def asked(**options: Any) -> dict[str, Any]:
        query = options.pop("query")
        row = node("Rows", "postgres", 2.5, operation="executeQuery", query=query, options=options)
        found = from_n8n(workflow(HOOK, row, wires={"Order comes": [["Rows"]]}))
        return dict(step(found, "rows")["with"])

    bound = asked(query="select * from t where a = $1", queryReplacement="={{ $json.body.a }}")
    assert bound["statement"] == "select * from t where a = :p1"
    assert bound["params"] == {"p1": "{{ trigger.body.a }}"}
    pasted = asked(query="=select * from t where a = '{{ $json.body.a }}'")
    assert "$hole" in pasted["statement"]


def test_secrets_in_headers_do_not_come_along() -> None:
    headers = {"parameters": [{"name": "Authorization", "value": "Bearer s3cr3t"}]}
    call = node("Call", "httpRequest", 4.2, url="https://a.example", headerParameters=headers)
    found = from_n8n(workflow(HOOK, call, wires={"Order comes": [["Call"]]}))
    assert "s3cr3t" not in repr(found)
    assert report(found, "Call").outcome == "partly"
    save = node("Save", "airtable", 2, base="b1", options={"apiKey": "s3cr3t"})
    kept = from_n8n(workflow(HOOK, save, wires={"Order comes": [["Save"]]}))
    assert "b1" in repr(kept)
    assert "s3cr3t" not in repr(kept)


@pytest.mark.parametrize(
    ("interval", "cron"),
    [
        ({"field": "minutes", "minutesInterval": 15}, "*/15 * * * *"),
        ({"field": "hours", "hoursInterval": 2, "triggerAtMinute": 5}, "5 */2 * * *"),
        ({"field": "weeks", "triggerAtDay": [1, 5], "triggerAtHour": 8}, "0 8 * * MON,FRI"),
        ({"field": "months", "triggerAtDayOfMonth": 3, "triggerAtHour": 7}, "0 7 3 */1 *"),
        ({"field": "cronExpression", "expression": "0 0 6 * * 1"}, "0 6 * * 1"),
    ],
)
def test_schedules_become_cron(interval: dict[str, Any], cron: str) -> None:
    start = node("When", "scheduleTrigger", 1.2, rule={"interval": [interval]})
    found = from_n8n(workflow(start, wires={}))
    assert [one["with"]["cron"] for one in found.document["triggers"]] == [cron]
    assert problems(found) == []


def test_the_first_form_of_conditions_is_read_and_a_way_that_led_nowhere_is_dropped() -> None:
    old = {"string": [{"value1": "={{ $json.body.a }}", "operation": "contains", "value2": "x"}]}

    def checked(*ways: list[str]) -> dict[str, Any]:
        told = node("Tell", "telegram", 1.2, chatId="1", text="x")
        check = node("Check", "if", 1, conditions=old)
        wires = {"Order comes": [["Check"]], "Check": list(ways)}
        found = from_n8n(workflow(HOOK, check, told, wires=wires))
        assert problems(found) == []
        return {"cases": step(found, "check")["cases"], "else": step(found, "check")["else"]}

    when = '(trigger.body.a.contains("x"))'
    assert checked(["Tell"]) == {
        "cases": [{"id": "yes", "when": f"{{{{ {when} }}}}"}],
        "else": "drop",
    }
    assert checked([], ["Tell"]) == {
        "cases": [{"id": "no", "when": f"{{{{ !({when}) }}}}"}],
        "else": "drop",
    }


@pytest.mark.parametrize(
    "broken",
    [
        {"nodes": [1], "connections": {}},
        {"nodes": [{"name": "a"}], "connections": {}},
        {"nodes": [HOOK, HOOK], "connections": {}},
        {"nodes": [HOOK], "connections": {"Order comes": {"main": [[{"node": "gone"}]]}}},
        {"nodes": [HOOK], "connections": {"Order comes": {"main": [[{}]]}}},
        {"nodes": [node(f"n{n}", "noOp") for n in range(501)], "connections": {}},
    ],
)
def test_a_broken_export_is_refused_with_a_reason(broken: dict[str, Any]) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        from_n8n(broken)
    assert refused.value.problems[0].hint
