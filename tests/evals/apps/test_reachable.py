"""A person who knows the product can answer the requests so that everything is right."""

from __future__ import annotations

from typing import Any

import pytest

from agent.plan import Plan
from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from evals.asking import NOW, Asked
from evals.suites.apps.case import load_cases
from evals.suites.apps.scoring import score
from evals.suites.apps.suite import Apps
from tools.catalog import load_catalog

CATALOG = load_catalog()
CASES = {case.id: case for case in load_cases(Apps.splits["dev"])}


def step(step_id: str, uses: str, arguments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": step_id, "uses": uses, "with": arguments, **more}


def trigger(kind: str, settings: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    app = {"type": "app", "uses": kind} if "." in kind else {"type": kind}
    return [{"id": "t", **app, "with": settings or {}}]


def at(cron: str) -> list[dict[str, Any]]:
    return trigger("schedule", {"cron": cron, "timezone": "Europe/Berlin"})


IDEAL: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "issues-02": (
        trigger("gmail.new_message", {"label": "Bugs"}),
        [
            step(
                "issue",
                "github.create_issue",
                {
                    "repository": "acme/api",
                    "title": "{{ trigger.subject }}",
                    "body": "{{ trigger.text }}",
                    "labels": ["customer"],
                },
            )
        ],
    ),
    "issues-01": (
        at("0 8 * * 1-5"),
        [
            step(
                "bugs",
                "jira.search_issues",
                {"jql": "project = SHOP AND type = Bug AND statusCategory != Done"},
            ),
            step(
                "lines",
                "list.map",
                {
                    "items": "{{ steps.bugs.issues }}",
                    "value": "{{ item.key + ': ' + item.summary }}",
                },
            ),
            step(
                "tell",
                "slack.post_message",
                {"channel": "#qa", "text": "{{ steps.lines.items.join('\\n') }}"},
            ),
        ],
    ),
    "infra-01": (
        at("0 1 * * *"),
        [
            step("found", "s3.list_objects", {"bucket": "scratch", "prefix": "tmp/"}),
            step(
                "gone",
                "s3.delete_object",
                {"bucket": "scratch", "key": "{{ object.key }}"},
                foreach={"items": "{{ steps.found.objects }}", "as": "object"},
            ),
        ],
    ),
    "mail-12": (
        trigger("webhook"),
        [
            step(
                "welcome",
                "ses.send_template",
                {
                    "to": "{{ trigger.body.email }}",
                    "sender": "news@example.com",
                    "template": "welcome",
                    "values": {"plan": "{{ trigger.body.plan }}"},
                },
            )
        ],
    ),
    "sheets-10": (
        trigger("webhook"),
        [
            step(
                "record",
                "airtable.create_record",
                {
                    "base_id": {"$hole": {"kind": "value", "label": "Which base?"}},
                    "table": "Big Orders",
                    "fields": {
                        "Order": "{{ trigger.body.order_no }}",
                        "Amount": "{{ trigger.body.amount }}",
                    },
                },
                when="{{ trigger.body.amount > 500 }}",
            )
        ],
    ),
    "boards-09": (
        trigger("webhook"),
        [
            step("short", "ai.summarise", {"text": "{{ trigger.body.transcript }}"}),
            step(
                "page",
                "notion.create_page",
                {
                    "database_id": "d9824bdc-8445-4327-be8b-5b47500af6ce",
                    "properties": {"Name": "{{ trigger.body.title }}"},
                    "text": "{{ steps.short.text }}",
                },
            ),
        ],
    ),
    "money-02": (
        trigger("shopify.new_order"),
        [
            step(
                "contact",
                "hubspot.upsert_contact",
                {"email": "{{ trigger.email }}"},
                when="{{ trigger.email != null }}",
            ),
            step(
                "tag",
                "shopify.tag_order",
                {"order": "{{ trigger.id }}", "tags": ["synced"]},
                after=["contact"],
            ),
        ],
    ),
}


@pytest.mark.parametrize("case_id", IDEAL)
def test_a_good_answer_is_whole(case_id: str) -> None:
    case, (triggers, steps) = CASES[case_id], IDEAL[case_id]
    connections = {info.service: info.key for info in case.connections(CATALOG)}
    for placed in (*triggers, *steps):
        spec = CATALOG.action(placed.get("uses", "")) or CATALOG.trigger(placed.get("uses", ""))
        if spec is not None and spec.connection and spec.connection.service in connections:
            placed["connection"] = connections[spec.connection.service]
    document = {"nexa": 1, "name": "x", "triggers": triggers, "steps": steps}
    checked = validate(
        Document.parse(document),
        CATALOG,
        CelEngine(),
        connections=case.connections(CATALOG),
        now=NOW,
    )
    plan = Plan("create", document=document)
    asked = Asked(plan, document, fire_times=checked.fire_times, problems=checked.problems)
    wrong = {o.metric: o.why for o in score(case, asked, CATALOG) if o.failed}
    assert wrong == {}
