"""Hostile expressions end as typed problems, quickly, and never reach the host (R30)."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ExpressionFailed
from engine.expressions import CelEngine
from tests.engine.expressions.corpus import ENV, lines_of
from tests.engine.expressions.data import scope
from tests.support.held import held_s

ENGINE = CelEngine()
NUMBERS = list(range(500))
DATA = scope(steps={"a": {"xs": NUMBERS, "long": list(range(5000)), "s": "a" * 250_000, "t": "ab"}})
# The longest any one may hold the interpreter, in processor time: a busy machine does not count.
STALL_S = 1.0


def outcome(text: str, data: Any = None) -> str:
    try:
        ENGINE.evaluate(text, DATA if data is None else data)
    except ExpressionFailed as failed:
        return failed.message
    return "answered"


def test_escapes_from_other_engines_are_parse_or_type_errors() -> None:
    for payload in lines_of("escapes.txt"):
        checked = ENGINE.check_expression(payload, ENV)
        assert not checked.ok, payload
        assert outcome(f"{{{{ {payload} }}}}", scope()) != "answered", payload


@pytest.mark.parametrize(
    "text",
    [
        "{{ steps.a.xs.map(a, steps.a.xs.map(b, steps.a.xs.map(c, c))) }}",
        "{{ steps.a.xs.map(a, steps.a.xs.filter(b, b > a).size()) }}",
        "{{ steps.a.long.filter(x, x > 1) }}",
        "{{ steps.a.xs.map(a, a).map(a, a).map(a, a).map(a, a).map(a, a) }}",
        "{{ steps.a.s + steps.a.s }}",
        "{{ [steps.a.s, steps.a.s].map(x, x + x) }}",
        "{{ steps.a.s.replace('a', steps.a.s) }}",
        "{{ steps.a.t.replace('', steps.a.s).replace('', steps.a.s) }}",
        "{{ join(steps.a.xs.map(x, steps.a.s), '') }}",
        "{{ cel.bind(a, steps.a.s + 'x' + steps.a.s, cel.bind(b, a + a, b + b)) }}",
        "{{ steps.a.xs.map(a, [a,a,a,a,a,a,a,a,a,a].map(b, steps.a.s.reverse())) }}",
        "{{ steps.a.xs.map(a, steps.a.s.upperAscii()) }}",
        "{{ '%s%s'.format([steps.a.s]) }}",
        "{{ steps.a.xs.map(x, steps.a.s) }}",
        "{{ steps.a.xs.map(x, steps.a.long) }}",
        "{{ steps.a.xs.map(x, [steps.a.long, steps.a.long]).size() }}",
        "{{ [" + "steps.a.long, " * 600 + "1] }}",
        "{{ [" + "steps.a.s, " * 600 + "1] }}",
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{{ " + "[" * 300 + "]" * 300 + " }}",
        "{{ " + "!" * 5000 + "true }}",
        "{{ " + "-" * 5000 + "1 }}",
        "{{ " + "a." * 4000 + "b }}",
        "{{ " + "true ? 1 : " * 200 + "2 }}",
        "{{ " + "x" * 20_000 + " }}",
        "{{ " + "1" * 9_000 + " }}",
        "{{ steps.a.s.matches('(a+)+$b') ? steps.a.s + 'x' : steps.a.nope }}",
        "{{ parseJson('" + "[" * 3000 + "') }}",
        "{{ parseJson('" + "[" * 900 + "]" * 900 + "') }}",
        "{{ chunk(steps.a.long, 0) }}",
        "{{ formatDate('2026-01-01', 'yyyy', '../../etc/passwd') }}",
        "{{ steps.a.xs.map(__0, __0) }}",
        "{{ __0 }}",
        "{{ h_add([1, 2]) }}",
    ],
)
def test_bombs_end_as_problems(text: str) -> None:
    came, took_s = held_s(partial(outcome, text))
    assert came != "answered"
    assert took_s < STALL_S


def test_the_largest_allowed_expressions_do_not_stall() -> None:
    allowed = [
        "{{ steps.a.xs.map(a, a).map(a, a).map(a, a).map(a, a).size() }}",
        "{{ steps.a.xs.filter(a, a > 3).map(a, {'a': a}).filter(b, b.a > 5).size() }}",
        "{{ steps.a.xs.exists(a, a == 499) }}",
        "{{ steps.a.long.size() + sum(steps.a.long) }}",
    ]
    for text in allowed:
        came, took_s = held_s(partial(outcome, text))
        assert came == "answered"
        assert took_s < STALL_S


def test_deep_data_is_refused_not_followed() -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    assert outcome("{{ [steps.a.x] }}", {"steps": {"a": {"x": deep}}}) != "answered"


@pytest.mark.parametrize("value", ["a\x00b", {"\x00": 1}, "\ud800", ["\ud800"]])
def test_texts_the_evaluator_would_damage_are_refused(value: Any) -> None:
    assert outcome("{{ [steps.a.x] }}", {"steps": {"a": {"x": value}}}) != "answered"


GRAMMAR = st.sampled_from(
    [
        "steps.a.t",
        "inputs",
        "item",
        "1",
        "2.5",
        "'x'",
        "true",
        "null",
        "+",
        "-",
        "*",
        "/",
        "%",
        "==",
        "!=",
        "<",
        ">",
        "&&",
        "||",
        "?",
        ":",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "!",
        "in",
        "map",
        "filter",
        "all",
        "size",
        "sum",
        "has",
        "cel.bind",
        "x",
        "->",
        ".?",
        "orValue",
        "timestamp",
        "duration",
        "0x",
        "1u",
        "b'a'",
        "//",
        "\n",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(GRAMMAR, max_size=25))
def test_any_jumble_of_tokens_is_answered_or_refused(tokens: list[str]) -> None:
    outcome("{{ " + " ".join(tokens) + " }}")
    ENGINE.check("{{ " + " ".join(tokens) + " }}", ENV)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_or_refused(text: str) -> None:
    outcome("{{" + text + "}}")
    outcome(text)
    ENGINE.check("{{" + text + "}}", ENV)
