"""What a document cannot hold is refused with its place: values, holes, texts, triggers, branches."""

from typing import Any

import pytest

from engine.core.action import EffectRule, effect_of
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.hash import digest
from engine.core.hole import hole_fault
from engine.core.jsonschema import schema_fault, schema_validator
from engine.core.plain import plain_copy
from engine.core.plan import PlanRefused
from engine.core.problem import pointer_parts
from engine.core.reach import host_of
from engine.core.validate_values import schema_at
from engine.core.words import is_id
from engine.core.yaml import from_text
from engine.errors import DocumentInvalid, Invalid
from tests.engine.core.catalog import ACTIONS, SmallCatalog
from tests.engine.core.documents import with_steps
from tests.engine.core.test_validate import checked

Json = dict[str, Any]
SAY = {"id": "a", "uses": "text.render", "with": {"template": "x"}}


def faults(document: Json) -> list[tuple[str, str, str]]:
    with pytest.raises(DocumentInvalid) as caught:
        Document.parse(document)
    return [(problem.code, problem.path, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("step", "path", "words"),
    [
        ({**SAY, "timeout_s": -1}, "/steps/1/timeout_s", ""),
        ({"id": "w", "type": "wait", "duration_s": 1e12}, "/steps/1/duration_s", "ten years"),
        ({"id": "w", "type": "wait", "duration_s": True}, "/steps/1/duration_s", "number of seconds"),
        ({"id": "w", "type": "wait", "until": " "}, "/steps/1/until", "must not be empty"),
        ({"id": "w", "type": "wait", "until": 3}, "/steps/1/until", "a text with an expression"),
        ({"id": "b", "type": "branch", "cases": [{"id": 3, "when": True}]}, "/steps/1/cases/0/id", ""),
        ({"id": "g", "type": "group", "steps": [{**SAY, "retry": {"max_attempts": "x"}}]}, "/steps/1/steps/0/retry/max_attempts", ""),
        ({**SAY, "with": {3: "x"}}, "/steps/1/with", ""),
        ({"id": "w", "type": "wait", "duration_s": 1, "wait": 3}, "/steps/1/wait", ""),
        ({"id": "a", "type": "action", "uses": "text.render", "retry": 3}, "/steps/1/retry", ""),
    ],
)  # fmt: skip
def test_a_step_that_holds_something_odd_is_refused_at_its_place(
    step: Json, path: str, words: str
) -> None:
    found = faults(with_steps(step))
    assert [one for one in found if one[1] == path and words in one[2]], found


@pytest.mark.parametrize("usd", [True, "1", -1, 1e13])
def test_a_budget_is_an_amount(usd: Any) -> None:
    found = faults(with_steps(SAY, settings={"budget": {"usd": usd}}))
    assert found[0][1] == "/settings/budget/usd"


def test_a_moment_may_be_a_hole() -> None:
    hole = {"$hole": {"kind": "value", "label": "When?"}}
    step = {"id": "w", "type": "wait", "until": hole}
    assert [p.code for p in checked(with_steps(step)).holes]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("x", "an object with kind and label"),
        ({"kind": "value", "label": "x", "more": 1}, "no 'more'"),
        ({"kind": "odd", "label": "x"}, "kind is value, field or list"),
        ({"kind": "value", "label": "x", "candidates": 3}, "candidates is a list"),
    ],
)
def test_a_hole_that_is_not_well_made_is_said(body: Any, words: str) -> None:
    assert words in str(hole_fault(body))


def problems(document: Json, **more: Any) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in checked(document, **more).problems]


BRANCH = {"id": "b", "type": "branch", "else": "drop"}


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        (with_steps(SAY, triggers=[{"id": "t", "type": "manual"}, {"id": "t", "type": "manual"}]), "duplicate_id", "/triggers/1/id"),
        (with_steps({"id": "g", "type": "group", "steps": [{**SAY, "id": "i"}], "outputs": {"x": "{{ steps.nope.y }}"}}), "unknown_step", "/steps/1/outputs/x"),
        (with_steps({**SAY, "id": "off", "disabled": True}, {**SAY, "after": ["off"]}), "never_runs", "/steps/2"),
        (with_steps({**SAY, "id": "off", "when": False}, {**SAY, "after": ["off"]}), "never_runs", "/steps/2"),
        (with_steps({**SAY, "connection": "x"}), "unused_connection", "/steps/1/connection"),
        (with_steps({**BRANCH, "cases": [{"id": "x", "when": "{{ true }}"}, {"id": "x", "when": "{{ true }}"}]}), "duplicate_id", "/steps/1/cases/1/id"),
        (with_steps({**BRANCH, "cases": [{"id": "failed", "when": "{{ true }}"}]}), "reserved_word", "/steps/1/cases/0/id"),
        (with_steps({**BRANCH, "cases": [{"id": "x", "when": True}, {"id": "y", "when": "{{ true }}"}]}), "unreachable", "/steps/1/cases/0/id"),
        (with_steps({"id": "p", "type": "approval", "title": "?", "on_silence": "approved"}), "approved_by_silence", "/steps/1/on_silence"),
        (with_steps({"id": "p", "type": "approval", "title": "?", "on_silence": "approved"}), "bad_approval", "/steps/1/on_silence"),
        (with_steps({"id": "g", "type": "group", "steps": []}), "empty_group", "/steps/1"),
        (with_steps({**SAY, "timeout_s": 90}, settings={"timeout_s": 60}), "timeout_too_long", "/steps/1/timeout_s"),
        (with_steps(SAY, triggers=[{"id": "t", "type": "webhook", "with": {"x": "{{ steps.a.b }}"}}]), "expression_too_early", "/triggers/0/with/x"),
        (with_steps(SAY, triggers=[{"id": "t", "type": "webhook", "output_schema": {"type": "nope"}}]), "bad_schema", "/triggers/0/output_schema"),
        (with_steps(SAY, triggers=[{"id": "t", "type": "manual", "uses": "x.y"}]), "unknown_argument", "/triggers/0/uses"),
        (with_steps(SAY, triggers=[{"id": "t", "type": "app"}]), "missing", "/triggers/0/uses"),
        (with_steps(SAY, inputs={"type": "nope"}), "bad_schema", "/inputs"),
        (with_steps(SAY, inputs={"type": "object", "properties": {"n": {"type": "integer"}}}, triggers=[{"id": "t", "type": "manual", "inputs": {"n": [1]}}]), "wrong_type", "/triggers/0/inputs/n"),
        (with_steps({**SAY, "foreach": {"items": {"$hole": {"kind": "list", "label": "Which?"}}, "as": "one"}, "with": {"template": "{{ one.x }}"}}), "hole", "/steps/1/foreach/items"),
        (with_steps({**SAY, "foreach": {"items": "{{ a }} b {{", "as": "one"}}), "syntax", "/steps/1/foreach/items"),
    ],
)  # fmt: skip
def test_what_would_go_wrong_or_is_odd_is_said(document: Json, code: str, path: str) -> None:
    found = problems(document)
    assert (code, path) in found, found


def test_a_schedule_with_a_hole_or_without_a_clock_tells_no_times() -> None:
    hole = {"$hole": {"kind": "value", "label": "When?"}}
    for config in ({"cron": hole}, {"cron": "0 9 * * *", "timezone": "UTC"}):
        document = with_steps(SAY, triggers=[{"id": "s", "type": "schedule", "with": config}])
        if config["cron"] is hole:
            assert checked(document).fire_times == {}
        else:
            from engine.core.validate import validate
            from tests.engine.core.test_validate import ENGINE

            validation = validate(Document.parse(document), SmallCatalog(), ENGINE)
            assert validation.fire_times == {}


def test_a_plan_that_cannot_run_is_refused() -> None:
    with pytest.raises(PlanRefused, match="not an action"):
        compile_plan(Document.parse(with_steps({"id": "a", "uses": "no.such"})), SmallCatalog())
    astray = with_steps({"id": "g", "type": "group", "steps": [SAY]}, {**SAY, "id": "b", "after": ["a"]})  # fmt: skip
    with pytest.raises(PlanRefused, match="not beside it"):
        compile_plan(Document.parse(astray), SmallCatalog())


def test_the_effect_of_an_action_hangs_on_its_argument() -> None:
    spec = ACTIONS[0]
    assert effect_of(spec, {}) == "write"
    assert effect_of(spec, {"method": "{{ inputs.m }}"}) == "write"
    assert effect_of(spec, {"method": "get"}) == "read"
    assert isinstance(spec.effect, EffectRule)


def test_the_first_word_may_decide_the_effect() -> None:
    from dataclasses import replace

    rule = EffectRule("sql", {"SELECT": "read"}, "write", match="first_word")
    spec = replace(ACTIONS[0], effect=rule)
    assert effect_of(spec, {"sql": " select 1"}) == "read"
    assert effect_of(spec, {"sql": "  "}) == "write"


def test_schemas_are_objects_and_nothing_else() -> None:
    assert schema_fault(["x"]) == "a JSON Schema is an object"
    with pytest.raises(Invalid, match="cannot be used"):
        schema_validator({"type": "nope"})
    assert schema_validator({"type": "integer"}).is_valid(3)


def test_pointers_hosts_ids_and_digests() -> None:
    assert pointer_parts("") == []
    with pytest.raises(ValueError, match="starts with"):
        pointer_parts("a")
    assert host_of("https://:80/x") == "decided at run time"
    assert host_of("https://x.example:99999/") == host_of("https:///x") == "decided at run time"
    assert is_id("a_b")
    assert not is_id("in")
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("schema", "place", "found"),
    [
        ({"properties": {"a": {"items": {"type": "integer"}}}}, ("a", 0), {"type": "integer"}),
        ({"additionalProperties": {"type": "string"}}, ("x",), {"type": "string"}),
        ({"additionalProperties": True}, ("x",), None),
        ({}, ("a", "b"), None),
    ],
)
def test_the_schema_of_a_place(schema: Any, place: tuple[Any, ...], found: Any) -> None:
    assert schema_at(schema, place) == found


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfe", "bad_text"),
        (b"a: !!timestamp 2026-99-99", "yaml_tag"),
        (b"- - 1\n" * 100_001, "too_large"),
        (b"x: 123456789012345678901", "integer_too_large"),
        (b'{"x": 123456789012345678901}', "integer_too_large"),
        (b'{"x": NaN}', "bad_number"),
        (b'{"x": 1, "x": 2}', "duplicate_key"),
        (b'{"x" 1}', "syntax"),
    ],
    ids=["no utf-8", "no date", "too many", "giant", "giant json", "nan", "twice", "no colon"],
)
def test_texts_that_are_no_yaml_are_refused(raw: bytes, code: str) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        from_text(raw)
    assert caught.value.problems[0].code == code


def test_of_many_things_that_are_no_json_the_first_are_told() -> None:
    copied, told = plain_copy(dict.fromkeys(range(60), "x"))
    assert copied == {}
    assert [problem.code for problem in told] == ["key_not_text"] * 50
