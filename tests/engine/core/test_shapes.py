"""Shapes of values: which types they allow, and why one does not fit another."""

from typing import Any

import pytest

from engine.core.shapes import STANDS_IN, for_each, json_types, misfit, type_word

INT, TEXT, NULL = {"type": "integer"}, {"type": "string"}, {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ("x", None),
        ({"$ref": "#/x"}, None),
        ({"allOf": [INT]}, None),
        ({"const": None}, {"null"}),
        ({"type": ["string", "null"]}, {"string", "null"}),
        (
            {"enum": [1, True, 1.5, "a", [], {}]},
            {"integer", "boolean", "number", "string", "array", "object"},
        ),
        ({"anyOf": [INT, NULL]}, {"integer", "null"}),
        ({"oneOf": [INT, {}]}, None),
        ({"anyOf": []}, None),
        ({"properties": {}}, {"object"}),
    ],
)
def test_a_schema_says_which_types_it_allows(schema: Any, types: set[str] | None) -> None:
    assert json_types(schema) == types


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def having(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.mark.parametrize(
    ("found", "wanted", "why"),
    [
        (INT, {"type": "number"}, None),
        ({"type": "number"}, INT, None),
        (TEXT, INT, "a whole number is wanted here, this is a text"),
        (NULL, INT, "a whole number is wanted here, this is null"),
        (NULL, {"type": ["integer", "null"]}, None),
        ({"type": ["integer", "null"]}, INT, None),
        ({}, INT, None),
        (listed(TEXT), listed(INT), "in the list, a whole number is wanted here, this is a text"),
        (listed(INT), listed(INT), None),
        (listed(INT), {"type": "array"}, None),
        (
            having(a=TEXT),
            having(a=INT),
            "in the field 'a', a whole number is wanted here, this is a text",
        ),
        (having(a=INT), having(a=INT, b=INT), None),
        (having(a=INT), {**having(b=INT), "required": ["b"]}, None),
        (
            {**having(a=INT), "additionalProperties": False},
            {**having(b=INT), "required": ["b"]},
            "the field 'b' is missing",
        ),
        (
            {**having(a=INT), "additionalProperties": False},
            {**having(a=INT), "required": ["a"]},
            None,
        ),
    ],
)
def test_why_one_shape_does_not_fit_another(found: Any, wanted: Any, why: str | None) -> None:
    assert misfit(found, wanted) == why


def test_of_items_that_are_collected_a_value_may_be_missing() -> None:
    items = for_each(INT, "collect")["properties"]["items"]["items"]
    assert "value" not in items["required"]
    assert "value" in for_each(INT, "fail")["properties"]["items"]["items"]["required"]


def test_every_plain_value_has_a_type() -> None:
    values: list[Any] = [None, False, 1, 1.5, "a", [], {}]
    types = ["null", "boolean", "integer", "number", "string", "array", "object"]
    assert [type_word(value) for value in values] == types


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (TEXT, "a text is wanted here, this is a whole number"),
        (INT, "a whole number is wanted here, this is a text"),
        ({"type": ["string", "integer"]}, None),
    ],
)
def test_a_value_and_what_stands_for_it_both_have_to_fit(wanted: Any, why: str | None) -> None:
    assert misfit({"anyOf": [INT, TEXT], STANDS_IN: True}, wanted) == why
    assert misfit({"anyOf": [INT, TEXT]}, wanted) is None
    assert misfit({"type": "integer", STANDS_IN: True}, INT) is None
