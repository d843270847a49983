"""State machines in Amazon States Language, written here after its specification."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import DocumentInvalid
from tests.tools.foreign.sound import problems, report, step
from tools.foreign.asl import from_asl

HTTP = "arn:aws:states:::http:invoke"
LAMBDA = "arn:aws:states:::lambda:invoke"


def call(url: str, **more: Any) -> dict[str, Any]:
    given = {"ApiEndpoint": url, "Method": "GET", **more.pop("given", {})}
    return {"Type": "Task", "Resource": HTTP, "Parameters": given, **more}


def machine(start: str, **states: Any) -> dict[str, Any]:
    return {"StartAt": start, "States": states}


ARN = "arn:aws:events:eu-west-1:1:connection/crm-key/0001"
ASKING_THE_CRM: dict[str, Any] = {
    "Comment": "Ask the CRM",
    "TimeoutSeconds": 600,
    **machine(
        "Get",
        Get=call(
            "https://crm.example/deals",
            given={
                "Authentication": {"ConnectionArn": ARN},
                "QueryParameters": {"owner.$": "$.owner", "open": "true"},
            },
            ResultSelector={"deals.$": "$.ResponseBody.items"},
            ResultPath="$.found",
            Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2, "IntervalSeconds": 5}],
            Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": "$.why", "Next": "Broken"}],
            TimeoutSeconds=30,
            Next="Any?",
        ),
        **{
            "Any?": {
                "Type": "Choice",
                "Choices": [
                    {
                        "And": [
                            {"Variable": "$.owner", "StringMatches": "a*"},
                            {"Not": {"Variable": "$.limit", "NumericGreaterThan": 10}},
                        ],
                        "Next": "Pause",
                    }
                ],
                "Default": "Done",
            }
        },
        Pause={"Type": "Wait", "SecondsPath": "$.pause", "Next": "Tell"},
        Tell=call(
            "https://tell.example",
            given={
                "Method": "POST",
                "RequestBody": {
                    "text.$": "States.Format('{} deals of {}', "
                    "States.ArrayLength($.found.deals), $.owner)"
                },
            },
            End=True,
        ),
        Broken={"Type": "Fail", "Error": "Down", "CausePath": "$.why.Cause"},
        Done={"Type": "Succeed"},
    ),
}


def test_a_task_chooses_waits_and_ends() -> None:
    found = from_asl(ASKING_THE_CRM)
    got = step(found, "get")
    assert got["with"]["query"] == {"owner": "{{ inputs.owner }}", "open": "true"}
    assert (got["connection"], found.connections) == ("crm_key", ("crm_key",))
    assert (got["retry"]["max_attempts"], got["timeout_s"]) == (3, 30)
    assert step(found, "any")["cases"][0]["when"] == (
        '{{ (inputs.owner.matches("^a.*$") && !(inputs.limit > 10)) }}'
    )
    assert step(found, "pause")["duration_s"] == "{{ inputs.pause }}"
    assert step(found, "tell")["with"]["json"]["text"] == (
        '{{ (string(size(steps.get.body.items)) + " deals of " + string(inputs.owner)) }}'
    )
    assert step(found, "broken") | {"name": ""} == {
        "id": "broken",
        "name": "",
        "type": "stop",
        "outcome": "fail",
        "message": "{{ error.message }}",
        "after": ["get.failed"],
    }
    assert found.document["settings"] == {"timeout_s": 600}
    assert [one.outcome for one in found.nodes] == ["translated"] * 6
    assert problems(found) == []


def test_branches_and_maps_become_groups() -> None:
    each = machine(
        "Look up",
        **{
            "Look up": call(
                "https://a.example",
                given={"QueryParameters": {"id.$": "$.id", "owner.$": "$.owner"}},
                End=True,
            )
        },
    )
    selector = {"id.$": "$$.Map.Item.Value.id", "owner.$": "$.owner"}
    found = from_asl(
        machine(
            "Both",
            Both={
                "Type": "Parallel",
                "Branches": [
                    machine("A", A=call("https://a.example", End=True)),
                    machine("B", B={"Type": "Pass", "Result": {"n": 1}, "End": True}),
                ],
                "ResultPath": "$.both",
                "Next": "Each",
            },
            Each={
                "Type": "Map",
                "ItemsPath": "$.rows",
                "ItemSelector": selector,
                "MaxConcurrency": 3,
                "ItemProcessor": each,
                "End": True,
            },
        )
    )
    both, each_step = step(found, "both"), step(found, "each")
    assert (both["type"], [one["id"] for one in both["steps"]]) == ("group", ["a"])
    assert both["outputs"]["branch_2"] == '{{ {"n": 1} }}'
    assert each_step["foreach"] == {"items": "{{ inputs.rows }}", "as": "item", "concurrency": 3}
    (inner,) = each_step["steps"]
    assert inner["with"]["query"] == {"id": "{{ item.id }}", "owner": "{{ inputs.owner }}"}
    assert each_step["after"] == ["both"]
    assert {one.name for one in found.nodes} == {"Both", "A", "B", "Each", "Look up"}
    assert problems(found) == []


def test_jsonata_of_the_common_forms_is_read() -> None:
    found = from_asl(
        {
            "QueryLanguage": "JSONata",
            **machine(
                "Check",
                Check={
                    "Type": "Choice",
                    "Choices": [
                        {
                            "Condition": "{% $states.input.n > 3 and $states.input.who = 'Ada' %}",
                            "Next": "Go",
                        }
                    ],
                },
                Go={
                    "Type": "Task",
                    "Resource": HTTP,
                    "Arguments": {
                        "ApiEndpoint": "https://a.example",
                        "Method": "POST",
                        "RequestBody": {"who": "{% $uppercase($states.input.who) %}"},
                    },
                    "Output": {"status": "{% $states.result.StatusCode %}"},
                    "End": True,
                },
            ),
        }
    )
    assert step(found, "check")["cases"][0]["when"] == (
        '{{ ((inputs.n > 3) && (inputs.who == "Ada")) }}'
    )
    assert step(found, "go")["with"]["json"] == {"who": "{{ inputs.who.upperAscii() }}"}
    assert found.document["outputs"] == {"result": '{{ {"status": steps.go.status} }}'}
    assert step(found, "no_choice_matched")["after"] == ["check.otherwise"]


def test_what_has_no_counterpart_becomes_a_hole_with_a_line_in_the_report() -> None:
    found = from_asl(
        machine(
            "Work",
            Work={
                "Type": "Task",
                "Resource": LAMBDA,
                "Parameters": {"FunctionName": "sum-up", "Payload": {"id.$": "States.UUID()"}},
                "Assign": {"x": 1},
                "Next": "Again?",
            },
            **{
                "Again?": {
                    "Type": "Choice",
                    "Choices": [
                        {"Variable": "$.Payload.more", "BooleanEquals": True, "Next": "Work"}
                    ],
                    "Default": "End",
                },
                "Never": {"Type": "Pass", "End": True},
            },
            End={"Type": "Pass", "End": True},
        )
    )
    work = step(found, "work")
    assert "sum-up" in work["with"]["url"]["$hole"]["hint"]
    assert "States.UUID" in work["with"]["json"]["id"]["$hole"]["hint"]
    assert report(found, "Work").outcome == "hole"
    assert any("led back" in note for note in report(found, "Again?").notes)
    assert report(found, "Never").outcome == "left_out"
    assert {severity for severity, _, _ in problems(found)} == {"hole"}


def test_secrets_in_headers_do_not_come_along() -> None:
    asked = call("https://a.example", given={"Headers": {"X-Api-Key": "s3cr3t", "Accept": "a/b"}})
    found = from_asl(machine("Get", Get={**asked, "End": True}))
    assert step(found, "get")["with"]["headers"] == {"Accept": "a/b"}
    assert "s3cr3t" not in repr(found)
    assert report(found, "Get").outcome == "partly"


@pytest.mark.parametrize(
    "broken",
    [
        {"StartAt": "x", "States": {}},
        {"StartAt": "x", "States": {"x": 1}},
        machine("x", x={"Type": "Pass", "Next": "gone"}),
        machine("s0", **{f"s{n}": {"Type": "Succeed"} for n in range(501)}),
    ],
)
def test_a_broken_machine_is_refused_with_a_reason(broken: dict[str, Any]) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        from_asl(broken)
    assert refused.value.problems[0].hint
