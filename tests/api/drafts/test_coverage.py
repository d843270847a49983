"""Every way a draft can go is rehearsed, with what leads there; what nothing leads to is named."""

from __future__ import annotations

from typing import Any, get_args

import httpx
import pytest

from api.drafts.coverage_schemas import Reason
from api.drafts.solving import is_impossible, solutions
from api.drafts.unreached import SENTENCES, Seen
from engine.core.document import Document
from engine.core.outcomes import Outcome
from engine.testing.catalog import EffectCatalog
from tests.api.drafts.test_endpoints import made
from tests.support.whole import API, ok

URL = "https://nowhere.invalid/x"


def say(step: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "uses": "text.render", "with": {"template": step}, **more}


DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Ways",
    "inputs": {
        "type": "object",
        "properties": {
            "amount": {"type": "integer", "default": 5},
            "kind": {"type": "string", "default": "plain"},
        },
    },
    "steps": [
        {
            "id": "size",
            "type": "branch",
            "cases": [
                {"id": "large", "when": "{{ inputs.amount > 1000 }}"},
                {"id": "never", "when": "{{ inputs.amount > 7 && inputs.amount < 7 }}"},
            ],
            "else": "drop",
        },
        say("big", after=["size.large"]),
        say("special", when="{{ inputs.kind == 'special' }}"),
        {"id": "get", "uses": "http.request", "with": {"method": "GET", "url": URL}},
        say("sorry", after=["get.failed"]),
        {"id": "ok", "type": "approval", "title": "May I?", "after": ["get"]},
        say("no", after=["ok.rejected"]),
        say("found", when="{{ steps.get.status == 404 }}"),
    ],
}


async def test_made_up_inputs_answers_and_failures_lead_to_every_way_there_is(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await made(ada, DOCUMENT)
    address = f"{API}/workflows/{workflow}/draft/cover"
    found = ok(await ada.post(address, json={}))
    missing = [(way["step"], way["way"]) for way in found["ways"] if way["scenario"] is None]
    assert missing == [("size", "case never")]
    never = next(way["unreached"] for way in found["ways"] if way["scenario"] is None)
    assert (never["reason"], never["needs"]) == ("never_true", {})
    assert (found["reached"], found["total"]) == (len(found["ways"]) - 1, len(found["ways"]))
    by = {(way["step"], way["way"]): way["scenario"] for way in found["ways"]}
    scenarios = found["scenarios"]
    assert scenarios[by["size", "case large"]]["inputs"] == {"amount": 1001}
    assert scenarios[by["special", "runs"]]["inputs"] == {"kind": "special"}
    assert scenarios[by["sorry", "runs"]]["failures"] == ["get"]
    assert scenarios[by["no", "runs"]]["answers"]["ok"]["outcome"] == "rejected"
    assert scenarios[by["found", "runs"]]["answers"]["get"]["status"] == 404
    assert found == ok(await ada.post(address, json={})), "not deterministic"
    assert (await bob.post(address, json={})).status_code == 404
    assert ok(await ada.get(f"{API}/runs"))["items"] == []


def branch(step: str, *conditions: str, **more: Any) -> dict[str, Any]:
    cases = [{"id": f"c{n}", "when": when} for n, when in enumerate(conditions)]
    return {"id": step, "type": "branch", "cases": cases, "else": "drop", **more}


GET = {"uses": "http.request", "with": {"method": "GET", "url": URL}}
OPEN: dict[str, Any] = {"$hole": {"kind": "value", "label": "When?", "hint": "with a red mark"}}
HOOK = {
    "id": "hook",
    "type": "webhook",
    "output_schema": {"type": "object", "properties": {"body": {"type": "object"}}},
}


@pytest.mark.parametrize(
    ("steps", "way", "reason", "needs"),
    [
        ([branch("b", "{{ inputs.n > 10 }}", "{{ inputs.n > 100 }}")], ("b", "case c1"), "earlier_case", {}),
        ([say("s", when=OPEN)], ("s", "skipped"), "open_condition", {}),
        ([branch("b", "{{ inputs.n > 10 && inputs.n < 5 }}")], ("b", "case c0"), "never_true", {}),
        ([branch("b", "{{ inputs.t.matches('^[0-9]{4}$') }}")], ("b", "case c0"), "needs_input", {}),
        ([branch("b", "{{ trigger.body.kind.matches('^[0-9]{4}$') }}")], ("b", "case c0"), "needs_trigger", {}),
        ([branch("b", "{{ vars.mode == 'x' }}")], ("b", "case c0"), "needs_variable", {"vars.mode": "x"}),
        ([branch("b", "{{ run.mode == 'x' }}")], ("b", "case c0"), "needs_moment", {"run.mode": "x"}),
        ([{"id": "get", **GET}, branch("b", "{{ steps.get.headers.map(h, h).exists(h, h == 'x-none') }}")], ("b", "case c0"), "needs_answer", {}),
        ([branch("b", "{{ inputs.n > 10 && inputs.n < 5 }}"), say("s", after=["b.c0"])], ("s", "runs"), "step_not_reached", {}),
        ([{"id": "s", "uses": "text.render", "with": {"template": "{{ string(1 / (inputs.n - inputs.n)) }}"}}], ("s", "runs"), "always_fails", {}),
    ],
)  # fmt: skip
async def test_of_a_way_that_nothing_leads_to_it_is_said_why(
    ada: httpx.AsyncClient,
    steps: list[dict[str, Any]],
    way: tuple[str, str],
    reason: str,
    needs: dict[str, Any],
) -> None:
    properties = {
        "n": {"type": "integer", "default": 1},
        "t": {"type": "string", "default": ""},
    }
    document = {
        "nexa": 1,
        "name": "Ways",
        "inputs": {"type": "object", "properties": properties},
        "triggers": [HOOK],
        "steps": steps,
    }
    workflow = await made(ada, document)
    found = ok(await ada.post(f"{API}/workflows/{workflow}/draft/cover", json={}))
    why = {(one["step"], one["way"]): one["unreached"] for one in found["ways"]}
    assert why[way], found
    assert (why[way]["reason"], why[way]["needs"]) == (reason, needs), why[way]


AMOUNT = {"type": "number"}
ORDERS = {"type": "array", "items": {"type": "object", "required": ["id", "total"], "properties": {"id": {"type": "string"}, "total": AMOUNT}}}  # fmt: skip
LISTED = {
    "id": "get",
    **GET,
    "output_schema": {
        "type": "object",
        "required": ["body"],
        "properties": {"body": {"type": "object", "required": ["orders"], "properties": {"orders": ORDERS}}},
    },
}  # fmt: skip
LARGE = {
    "id": "large",
    "uses": "list.filter",
    "with": {"items": "{{ steps.get.body.orders }}", "where": "{{ item.total > inputs.limit }}"},
}
KNOWN = {
    "id": "fresh",
    "uses": "list.dedupe",
    "with": {"items": "{{ steps.large.items }}", "key": "{{ item.id }}"},
}


EACH = {"items": "{{ steps.fresh.items }}", "as": "order"}


def grouped(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"id": "each", "type": "group", "foreach": EACH, "steps": list(steps)}


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([branch("b", "{{ trigger.body.total > inputs.limit }}")], id="what starts it, beside an input"),
        pytest.param([branch("b", "{{ inputs.limit <= trigger.body.total }}")], id="the other way round"),
        pytest.param([branch("b", "{{ !trigger.body.note.contains('spam') }}")], id="a text without another"),
        pytest.param([branch("b", "{{ size(inputs.t) > 90 }}")], id="a long text"),
        pytest.param([LISTED, branch("b", "{{ size(steps.get.body.orders) > 4 && steps.get.body.orders[0].total > 7 }}")], id="a long list"),
        pytest.param([LISTED, branch("b", "{{ steps.get.body.orders[0].total < 7 }}")], id="the first of a list"),
        pytest.param([LISTED, LARGE, KNOWN, say("post", foreach=EACH)], id="items past a filter"),
        pytest.param([LISTED, LARGE, KNOWN, say("none", when="{{ steps.fresh.count == 0 }}")], id="nothing past a filter"),
        pytest.param([LISTED, LARGE, KNOWN, grouped(say("post", when="{{ order.total > 2000000 }}"))], id="items past a filter and a condition"),
    ],
)  # fmt: skip
async def test_what_starts_a_run_and_the_items_of_lists_are_made_up(
    ada: httpx.AsyncClient, steps: list[dict[str, Any]]
) -> None:
    properties = {
        "limit": {"type": "number", "default": 1000000},
        "t": {"type": "string", "default": ""},
    }
    document = {
        "nexa": 1,
        "name": "Ways",
        "inputs": {"type": "object", "properties": properties},
        "triggers": [{"id": "hook", "type": "webhook"}],
        "steps": steps,
    }
    workflow = await made(ada, document)
    found = ok(await ada.post(f"{API}/workflows/{workflow}/draft/cover", json={}))
    assert [way for way in found["ways"] if way["unreached"]] == []


def test_values_are_worked_out_for_all_of_a_condition_at_once() -> None:
    text = "{{ inputs.n >= 3 && inputs.n < 4 && (inputs.k in ['a'] || !inputs.on) }}"
    assert list(solutions([(text, True)])) == [
        {("inputs", "n"): 3, ("inputs", "k"): "a"},
        {("inputs", "n"): 3, ("inputs", "on"): False},
    ]
    assert next(solutions([("{{ 5 < inputs.x && inputs.x < 6 }}", True)])) == {("inputs", "x"): 5.5}
    assert next(solutions([("{{ steps.a.?t.orValue('').contains('x') }}", True)])) == {
        ("steps", "a", "t"): "x"
    }
    assert is_impossible([("{{ inputs.k == 'a' }}", True), ("{{ inputs.k == 'b' }}", True)])
    assert is_impossible([(True, False)])
    assert is_impossible([("{{ false || inputs.k != inputs.k && false }}", True)])
    assert not is_impossible([("{{ inputs.k.contains('a') && inputs.k.contains('b') }}", True)])
    assert not is_impossible([("{{ not an expression", True), ("{{ f(inputs.x) }}", False)])


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("failed", "needs_error"),
        ("rejected", "needs_decision"),
        ("received", "needs_event"),
        ("timed_out", "needs_event"),
    ],
)
def test_what_only_comes_from_outside_is_named_as_such(way: str, reason: str) -> None:
    document = Document.parse({"nexa": 1, "name": "Ways", "steps": [say("s")]})
    seen = Seen(document, EffectCatalog(), begun={"s"})
    assert seen.why(Outcome("s", way), {}).reason == reason


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(get_args(Reason))
