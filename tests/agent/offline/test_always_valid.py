"""However clauses are put together, a plan is a valid document, and a change leaves one behind."""

from __future__ import annotations

import random
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from tests.support.planning import NOW
from tools.catalog import load_catalog

STARTS = ("", "Every weekday at 9", "When a webhook comes in", "whenever someone submits the form", "every 15 minutes", "On the first of the month")  # fmt: skip
READS = (
    "", "fetch http://shop.example/orders", "get the list of tickets from https://help.example/api/tickets",
    "load https://x.example/items.json and https://y.example/prices.json and join them by sku",
    "look up the customer at https://crm.example/customers/{id}", "select all rows from the invoices table",
)  # fmt: skip
KEEPS = (
    "", "keep the orders over 100", "only the ones that are paid", "drop duplicates by id", "sort them by total, newest first",
    "take the top five", "group them by country", "if the total is over 500", "keep those from last week", "except cancelled ones",
)  # fmt: skip
DEEDS = (
    "", "", "", "summarise each one", "translate it into Spanish", "classify each as late, fine or unclear", "parse the csv",
    "turn them into csv", "extract the name and the total from the text", "ask AI for the main points", "hash the id with sha512",
    "use GPT to write a reply", "triage them into urgent or normal", "encode the text as base64", "read the json in the body",
)  # fmt: skip
SENDS = (
    "post each one to #sales", "e-mail a summary to ops@example.com", "send a mail to the customer's address",
    "ask Ada for approval before posting it to #ops", "post the total to #finance and mail the rest to boss@example.com",
    "tell #alerts how many there are", "insert them into the table leads", "POST each to https://hooks.example/in",
    "post the name and the amount to #sales, the others go to #rest", "mail the sender an answer",
)  # fmt: skip
CHANGES = (
    "only those over 500", "also post it to #ops", "run it at 8 instead", "skip the e-mail", "remove the filter",
    "drop the mail and post to #ops instead", "sort them by date first", "ask Ada before posting", "only on Mondays",
    "keep only new ones", "post only the top 3", "raise the limit to 300 and run at noon", "take out the duplicates",
    "post each of them instead of a summary", "add the amount to the post", "use https://z.example/orders instead",
)  # fmt: skip
CATALOG = load_catalog()
ENGINE = CelEngine()


def plan(text: str, document: Any = None) -> Plan:
    request = PlanRequest(
        text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin", document=document
    )
    return OfflinePlanner().plan(request)


def a_request(chance: random.Random) -> str:
    parts = [chance.choice(one) for one in (STARTS, READS, KEEPS, DEEDS, KEEPS, SENDS, SENDS)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def errors(document: Document) -> list[str]:
    found = validate(document, CATALOG, ENGINE, now=NOW).problems
    return [f"{one.path}: {one.message}" for one in found if one.severity == "error"]


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_of_any_clauses_is_a_valid_document(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        text = a_request(chance)
        made = plan(text)
        if made.document is not None:
            assert errors(Document.parse(made.document)) == [], text


@pytest.mark.parametrize("seed", range(8))
def test_changes_in_any_order_leave_a_valid_document(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        said = [a_request(chance)]
        document: Any = plan(said[0]).document
        for _ in range(3 if document is not None else 0):
            said.append(chance.choice(CHANGES))
            change: Plan = plan(said[-1], document=document)
            if not change.operations:
                continue
            changed = apply_patch(Document.parse(document), {}, list(change.operations)).document
            assert errors(changed) == [], said
            document = changed.to_json()
