"""What a form asks for, and what becomes of what is entered."""

from typing import Any

import pytest

from api.forms.fields import fields_of, values_of
from api.forms.limit import MOST_OF_ALL, MOST_OF_ONE, Limit
from api.forms.words import ENGLISH, GERMAN, words_for

INPUTS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["email", "days", "note"],
    "properties": {
        "email": {"type": "string", "format": "email", "title": "Your address"},
        "days": {"type": "integer", "minimum": 1, "maximum": 30},
        "note": {"type": "string", "maxLength": 2_000, "default": ""},
        "half": {"type": "boolean"},
        "kind": {"enum": ["holiday", "sick", 3]},
        "places": {"type": "array", "items": {"enum": ["home", "office"]}, "maxItems": 1},
        "names": {"type": "array", "items": {"type": "string"}},
        "at": {"type": "string", "format": "date-time"},
        "more": {"type": ["object", "null"]},
        "rate": {"type": "number"},
    },
}
GOOD = {"email": ["ada@example.com"], "days": ["3"]}


def test_each_input_is_a_field_of_its_kind() -> None:
    kinds = {one.name: (one.kind, one.input_type) for one in fields_of(INPUTS)}
    assert kinds == {
        "email": ("line", "email"),
        "days": ("number", "number"),
        "note": ("lines", "text"),
        "half": ("truth", "text"),
        "kind": ("choice", "text"),
        "places": ("choices", "text"),
        "names": ("list", "text"),
        "at": ("line", "datetime-local"),
        "more": ("json", "text"),
        "rate": ("number", "number"),
    }
    needed = [one.name for one in fields_of(INPUTS) if one.is_required]
    assert needed == ["email", "days"]


def test_what_is_entered_has_the_types_of_the_inputs() -> None:
    entered = {
        **GOOD,
        "note": ["two\r\nlines"],
        "half": ["true"],
        "kind": ["2"],
        "places": ["1"],
        "names": ["Ada\r\n\r\n Bob "],
        "at": ["2026-01-05T09:30"],
        "more": ['{"a": [1]}'],
        "rate": ["2.5"],
        "nobody_asked": ["x"],
    }
    values, faults = values_of(INPUTS, entered)
    assert faults == []
    assert values == {
        "email": "ada@example.com",
        "days": 3,
        "note": "two\nlines",
        "half": True,
        "kind": 3,
        "places": ["office"],
        "names": ["Ada", "Bob"],
        "at": "2026-01-05T09:30:00Z",
        "more": {"a": [1]},
        "rate": 2.5,
    }


def test_what_is_left_empty_is_left_out() -> None:
    values, faults = values_of(INPUTS, {**GOOD, "kind": [""], "rate": [" "], "names": ["\n"]})
    assert (values, faults) == ({"email": "ada@example.com", "days": 3, "half": False}, [])


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"email": [" "]}, ("email", "required", None)),
        ({"days": ["three"]}, ("days", "type", None)),
        ({"days": ["2.5"]}, ("days", "type", "integer")),
        ({"days": ["31"]}, ("days", "maximum", 30)),
        ({"rate": ["nan"]}, ("rate", "type", None)),
        ({"kind": ["9"]}, ("kind", "type", None)),
        ({"kind": ["-1"]}, ("kind", "type", None)),
        ({"places": ["0", "1"]}, ("places", "maxItems", 1)),
        ({"note": ["x" * 2_001]}, ("note", "maxLength", 2_000)),
        ({"more": ["{"]}, ("more", "type", None)),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(
    entered: dict[str, list[str]], told: tuple[str, str, Any]
) -> None:
    _, faults = values_of(INPUTS, {**GOOD, **entered})
    assert [(one.field, one.keyword, one.limit) for one in faults] == [told]


def test_the_language_is_the_first_one_there_is() -> None:
    assert words_for("fr-CH, de-AT;q=0.8, en;q=0.7") is GERMAN
    assert words_for("en-GB,de") is ENGLISH
    assert words_for("") is ENGLISH
    assert words_for("fr") is ENGLISH
    assert GERMAN.faults.keys() == ENGLISH.faults.keys()
    assert GERMAN.fault("maximum", 30) == "Höchstens 30."
    assert ENGLISH.fault("nobody_knows", None) == "This does not fit."


def test_one_sender_may_not_send_without_end_and_neither_may_all() -> None:
    now = [0.0]
    limit = Limit(lambda: now[0])
    one, other = "93.184.216.34", "2606:2800:220:1::1"
    assert all(limit.allows("form", one) for _ in range(MOST_OF_ONE))
    assert not limit.allows("form", one)
    assert limit.allows("form", other)
    assert limit.allows("other", one)
    now[0] = 61.0
    assert limit.allows("form", one)
    proxy = [limit.allows("form", "10.0.0.7") for _ in range(MOST_OF_ALL + 50)]
    assert sum(proxy) == MOST_OF_ALL - 1
    assert not limit.allows("form", other)
