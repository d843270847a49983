"""data.validate: finds what does not fit, never fetches a schema, never quotes data."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import answering, http_peer

ORDER = {
    "type": "object",
    "required": ["id", "amount"],
    "properties": {"id": {"type": "string"}, "amount": {"type": "number", "minimum": 0}},
}


async def check(value: Any, schema: dict[str, Any], **more: Any) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run("data.validate", {"value": value, "schema": schema, **more})


async def test_what_fits_passes_unchanged() -> None:
    outcome = await check({"id": "a", "amount": 1}, ORDER)
    assert isinstance(outcome, Succeeded)
    assert outcome.output == {"valid": True, "value": {"id": "a", "amount": 1}, "errors": []}


async def test_what_does_not_fit_fails_and_names_the_place_without_the_value() -> None:
    outcome = await check({"id": "a", "amount": "secret-123"}, ORDER)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "data_invalid"
    assert "/amount" in outcome.error.message
    assert "secret-123" not in outcome.error.message


async def test_a_report_lists_every_finding() -> None:
    outcome = await check({"amount": -1}, ORDER, on_invalid="report")
    assert isinstance(outcome, Succeeded)
    assert outcome.output["valid"] is False
    assert {one["path"] for one in outcome.output["errors"]} == {"", "/amount"}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "nonsense"},
        {"pattern": "("},
        {"$ref": "#/$defs/gone"},
        {"$ref": "file:///etc/passwd"},
    ],
)
async def test_a_schema_that_cannot_be_used_is_said_so(schema: dict[str, Any]) -> None:
    outcome = await check("x", schema)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "schema_invalid"


async def test_a_schema_is_never_fetched() -> None:
    async with http_peer(
        answering(200, b"{}", headers={"content-type": "application/json"})
    ) as peer:
        outcome = await check("x", {"$ref": peer.url("/schema.json")})
        assert isinstance(outcome, Failed)
        assert peer.connections == 0


async def test_a_hostile_pattern_stays_linear() -> None:
    outcome = await check("a" * 50_000 + "!", {"pattern": "^(a+)+$"}, on_invalid="report")
    assert isinstance(outcome, Succeeded)
    assert outcome.output["valid"] is False


async def _rows(rows: list[Any], **more: Any) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run("data.validate_rows", {"rows": rows, "schema": ORDER, **more})


async def test_rows_that_do_not_fit_come_apart_with_their_reasons() -> None:
    good, bad = {"id": "a", "amount": 1}, {"id": 7, "amount": -1}
    outcome = await _rows([bad, good, {}])
    assert isinstance(outcome, Succeeded)
    assert (outcome.output["rows"], outcome.output["count"]) == ([good], 1)
    first, second = outcome.output["rejected"]
    assert (first["index"], first["row"]) == (0, bad)
    assert {one["path"] for one in first["errors"]} == {"/id", "/amount"}
    assert (second["index"], outcome.output["rejected_count"]) == (2, 2)


async def test_too_many_rejected_rows_fail_the_step() -> None:
    assert isinstance(await _rows([{}], most_rejected=1), Succeeded)
    outcome = await _rows([{}, {}], most_rejected=1)
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", "too_many_rejected")


async def test_the_schema_of_rows_is_one_that_each_of_them_fits() -> None:
    rows = [
        {"id": 1, "of": ["a"], "by": None},
        {"id": 2.5, "of": [], "by": {"name": "Ada"}},
        {"id": 3},
    ]
    async with a_bench() as bench:
        made = await bench.run("data.infer_schema", {"rows": rows})
        assert isinstance(made, Succeeded)
        schema = made.output["schema"]
        fits = await bench.run("data.validate_rows", {"rows": [*rows, {}], "schema": schema})
    assert made.output["count"] == 3
    assert schema["required"] == ["id"]
    assert schema["properties"]["id"] == {"type": "number"}
    assert isinstance(fits, Succeeded)
    assert (fits.output["rows"], fits.output["rejected_count"]) == (rows, 1)
