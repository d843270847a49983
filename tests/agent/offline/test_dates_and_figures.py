"""Conditions about time, order, and figures: from words to expressions that give the right answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from agent.offline.building.holes import fill
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from api.drafts.narrowing import narrowed
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.expressions import CelEngine
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
SHIPS = "https://port.example/ships"
RUN = {"started_at": NOW.isoformat().replace("+00:00", "Z")}


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def sampled(found: Plan, ships: list[dict[str, Any]]) -> dict[str, Any]:
    """Answer the document once a sample of the source has filled what it settles."""
    assert found.document is not None, found.answer
    source = found.document["steps"][0]["id"]
    spec = CATALOG.action("http.request")
    assert spec is not None
    schema = narrowed(spec.output_schema, {"status": 200, "headers": {}, "body": {"ships": ships}})
    operations, questions = fill(found.document, source, schema, CATALOG)
    assert questions == ()
    return apply_patch(Document.parse(found.document), {}, operations).document.to_json()


def step(document: Mapping[str, Any], uses: str) -> dict[str, Any]:
    (found,) = [s for s in document["steps"] if s.get("uses") == uses]
    return dict(found)


def kept(words: str, ships: list[dict[str, Any]]) -> list[str]:
    """Run the filter that the words give over some ships; answer the names of what stays."""
    document = sampled(plan(f"Daily at 6 get {SHIPS} and post the ships {words} in #port"), ships)
    where = step(document, "list.filter")["with"]["where"]
    return [s["name"] for s in ships if CelEngine().evaluate(where, {"item": s, "run": RUN})]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("whose arrival_date falls within the next 10 days", ["today", "soon"]),
        ("arriving within a week", ["today", "soon"]),
        ("whose arrival_date is in the last 5 days", ["late", "today"]),
        ("whose arrival_date is today", ["today"]),
        ("whose arrival_date has passed", ["late", "old"]),
        ("whose arrival_date is more than 2 weeks ago", ["old"]),
        ("whose arrival_date is this month", ["late", "today", "soon"]),
        ("older than 2 weeks", ["old"]),
    ],
)
def test_a_date_is_compared_with_the_start_of_the_run(words: str, expected: list[str]) -> None:
    ships = [
        {"name": "late", "arrival_date": "2026-03-01"},
        {"name": "today", "arrival_date": "2026-03-02"},
        {"name": "soon", "arrival_date": "2026-03-08"},
        {"name": "old", "arrival_date": "2026-01-08"},
    ]
    assert kept(words, ships) == expected


def test_an_age_is_a_number_where_the_data_say_so() -> None:
    ships = [{"name": "new", "age": 1}, {"name": "old", "age": 9}]
    assert kept("older than 2 weeks", ships) == ["old"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("that aren't moored", ["b"]),
        ("that are neither lost nor moored", []),
        ("with more than 5 containers", ["b"]),
        ("with between 4 and 9 containers, 4 and 9 excluded", []),
        ("that have been moored", ["a"]),
    ],
)
def test_states_and_numbers_are_compared(words: str, expected: list[str]) -> None:
    ships = [
        {"name": "a", "status": "moored", "containers": 4},
        {"name": "b", "status": "lost", "containers": 9},
    ]
    assert kept(words, ships) == expected


@pytest.mark.parametrize(
    ("words", "by", "down"),
    [
        ("put the longest hull first and mail them", "hull", True),
        ("mail the ships newest first", "built_date", True),
        ("keep those with under 20 tons_left, soonest first, and mail them", "tons_left", False),
        ("mail them in descending order of hull", "hull", True),
        ("mail them from lowest to highest hull", "hull", False),
        ("mail them alphabetically", "name", False),
        ("mail them by hull, descending,", "hull", True),
        ("sort them by hull with the largest at the top and mail them", "hull", True),
    ],
)
def test_an_order_is_read_from_its_words(words: str, by: str, down: bool) -> None:
    ships = [{"name": "a", "hull": 4, "built_date": "2020-01-01", "tons_left": 3}]
    document = sampled(plan(f"Daily at 6 get {SHIPS}, {words} to port@sea.example"), ships)
    sort = step(document, "list.sort")["with"]
    assert sort["by"] == f"{{{{ item.{by} }}}}"
    assert bool(sort.get("descending")) is down


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mail the total tons per harbour", "Oslo: 7\nRiga: 2"),
        ("mail the average tons by harbour", "Oslo: 3.5\nRiga: 2"),
        ("mail how many ships each harbour has", "Oslo: 2\nRiga: 1"),
        ("count them by harbour and mail the result", "Oslo: 2\nRiga: 1"),
        ("add up the tons per harbour and mail the sums", "Oslo: 7\nRiga: 2"),
    ],
)
def test_figures_are_told_for_each_group(words: str, expected: str) -> None:
    ships = [
        {"name": "a", "harbour": "Oslo", "tons": 3},
        {"name": "b", "harbour": "Riga", "tons": 2},
        {"name": "c", "harbour": "Oslo", "tons": 4},
    ]
    document = sampled(plan(f"Daily at 6 get {SHIPS} and {words} to port@sea.example"), ships)
    group, mail = step(document, "list.group"), step(document, "email.send")
    groups = CelEngine().evaluate('{{ ships.groupBy("harbour") }}', {"ships": ships})
    assert group["with"]["by"] == "{{ item.harbour }}"
    text = CelEngine().evaluate(mail["with"]["text"], {"steps": {group["id"]: {"groups": groups}}})
    assert str(text).endswith(expected)


def test_figures_may_stand_above_the_list() -> None:
    found = plan(
        f"Daily at 6 get {SHIPS} and mail the delayed ones to port@sea.example with the total at the top"
    )
    assert found.document is not None
    text = step(found.document, "email.send")["with"]["text"]["$hole"]["template"]
    assert text.startswith("Total: {{ string(")
    assert "ships:\n\n" in text
    assert found.unsupported == ()


def test_conditions_that_exclude_each_other_stand_side_by_side() -> None:
    found = plan(
        f"Daily at 6 get {SHIPS}; ships with tons between 5 and 20 go to #small, over 20 to #big"
    )
    assert found.document is not None
    small, big = [s for s in found.document["steps"] if s.get("uses") == "list.filter"]
    assert small["with"]["items"] == big["with"]["items"]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("post each ship in #port only ever once", "workflow"),
        ("post unseen ships in #port", "workflow"),
        ("post ships in #port but don't repeat yourself", "workflow"),
        ("drop the doubles (same callsign) and post them in #port", "run"),
        ("skip repeats of the same callsign and post them in #port", "run"),
    ],
)
def test_once_only_is_said_in_many_ways(words: str, scope: str) -> None:
    found = plan(f"Daily at 6 get {SHIPS}, {words}")
    assert found.document is not None
    dedupe = step(found.document, "list.dedupe")["with"]
    assert dedupe["scope"] == scope
    assert (dedupe["key"]["$hole"]["hint"] == "callsign") is (scope == "run")
    assert found.unsupported == ()


def test_how_many_there_are_decides_about_the_sending_and_not_about_an_item() -> None:
    found = plan(
        f"Daily at 6 get {SHIPS} and, if there are more than 9 of them, mail port@sea.example the list"
    )
    assert found.document is not None
    assert not [s for s in found.document["steps"] if s.get("uses") == "list.filter"]
    assert step(found.document, "email.send")["when"].endswith(".count > 9.0 }}")


def test_the_others_are_those_that_were_not_kept() -> None:
    found = plan(
        f"Daily at 6 get {SHIPS}, post every ship without a captain in #a and post the others in #b"
    )
    assert found.document is not None
    kept, others = [s for s in found.document["steps"] if s.get("uses") == "list.filter"]
    assert '== ""' in kept["with"]["where"]["$hole"]["template"]
    assert '!= ""' in others["with"]["where"]["$hole"]["template"]


def test_a_sign_is_a_comparison_with_zero() -> None:
    ships = [{"name": "a", "balance": -1}, {"name": "b", "balance": 1}]
    assert kept("whose balance is negative", ships) == ["a"]
