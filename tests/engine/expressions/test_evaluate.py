"""What expressions answer, on data as it comes."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionFailed
from engine.expressions import CelEngine
from tests.engine.expressions.corpus import lines_of
from tests.engine.expressions.data import json_values, order, scope

ENGINE = CelEngine()
ORDERS = [order(id=str(n), amount=n * 10, status="open" if n % 2 else "paid") for n in range(5)]
SCOPE = scope(
    steps={
        "a": {"n": 3, "f": 2.5, "z": None, "t": "x", "m": {"b": 1, "a": 2}, "orders": ORDERS},
        "skipped": {},
    }
)


def answer(text: str, data: Mapping[str, Any] = SCOPE) -> Any:
    return ENGINE.evaluate(text, data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ steps.a.n }}", 3),
        ("{{ steps.a.m }}", {"b": 1, "a": 2}),
        ("{{ steps.a['n'] + 1 }}", 4),
        ("{{ steps.a.orders[1].amount }}", 10),
        ("{{ steps.a.orders[index].id }}", "0"),
        ("{{ steps.skipped.?count.orValue(7) }}", 7),
        ("{{ steps.skipped.?count.orValue(steps.a.n) + 1 }}", 4),
        ("{{ steps.skipped.?a.?b.orValue('none') }}", "none"),
        ("{{ has(steps.skipped.count) ? 1 : 2.5 }}", 2.5),
        ("{{ steps.a.z == null ? 'none' : 'some' }}", "none"),
        ("{{ [1, 2, 3].map(x, x * 2.5) }}", [2.5, 5.0, 7.5]),
        ("{{ steps.a.orders.filter(o, o.amount > inputs.min) }}", []),
        ("{{ steps.a.orders.map(o, o.amount > 20, o.id) }}", ["3", "4"]),
        ("{{ steps.a.orders.exists(o, o.status == 'paid') }}", True),
        ("{{ {'b': steps.a.n, 'a': [1, 2.5]} }}", {"a": [1, 2.5], "b": 3}),
        ("{{ cel.bind(x, steps.a.n, x * x) }}", 9),
        ("{{ timestamp(run.started_at) + duration('1h') }}", "2026-11-22T10:00:00Z"),
        ("{{ duration('90m') }}", "5400s"),
        ("{{ true }}", True),
        ("  {{ steps.a.n }}\n", 3),
    ],
)
def test_one_expression_alone_keeps_its_type(text: str, expected: Any) -> None:
    found = answer(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 1234567.0 }}.", "1234567."),
        ("{{ 1.5e-7 }}.", "0.00000015."),
        ("{{ 1e21 }}.", "1000000000000000000000."),
        ("{{ 0.1 }} and {{ steps.a.n }}", "0.1 and 3"),
        ("{{ null }}|{{ true }}|{{ steps.a.z }}|", "|true||"),
        ("{{ steps.a.m }}!", '{"b":1,"a":2}!'),
        ("{{ [1.0, 'x'] }}!", '[1,"x"]!'),
        ("at {{ timestamp(run.started_at) }}", "at 2026-11-22T09:00:00Z"),
        ("{{ '{{' }} is text", "{{ is text"),
        ("no expression", "no expression"),
        ("{{ {'a': {'b': 1}} }}!", '{"a":{"b":1}}!'),
    ],
)
def test_mixed_text_follows_our_own_rules(text: str, expected: str) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ steps.a.n * 2.5 }}", 7.5),
        ("{{ steps.a.f * 2 }}", 5.0),
        ("{{ steps.a.n + 1 }}", 4),
        ("{{ steps.a.n / 2 }}", 1.5),
        ("{{ steps.a.orders[4].amount / 4 }}", 10),
        ("{{ size(steps.a.orders) > 1.5 }}", True),
        ("{{ steps.a.n == 3.0 }}", True),
        ("{{ steps.a.n in [3.0] }}", True),
        ("{{ 7 / 2 }}", 3),
        ("{{ -7 % 3 }}", -1),
        ("{{ steps.a.n - 7 }}", -4),
        ("{{ -steps.a.f }}", -2.5),
        ("{{ math.greatest(steps.a.n, 2.5) }}", 3),
        ("{{ math.round(steps.a.n) }}", 3.0),
        ("{{ max(1, 2.5) }}", 2.5),
    ],
)
def test_whole_numbers_and_fractions_mix(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ sum(steps.a.orders, 'amount') }}", 100),
        ("{{ steps.a.orders.avg('amount') }}", 20.0),
        ("{{ min(steps.a.orders, 'amount') }}", 0),
        ("{{ steps.a.orders.map(o, o.amount).max() }}", 40),
        ("{{ sortBy(steps.a.orders, 'amount', 'desc')[0].id }}", "4"),
        ("{{ groupBy(steps.a.orders, 'status').map(g, g.count) }}", [3, 2]),
        ("{{ unique(steps.a.orders, 'status').size() }}", 2),
        ("{{ pluck(steps.a.orders, 'customer.name').size() }}", 5),
        ("{{ where(steps.a.orders, 'amount', '>=', 30.0).pluck('id') }}", ["3", "4"]),
        ("{{ chunk([1, 2, 3], 2) }}", [[1, 2], [3]]),
        ("{{ join([1, 2.5, 'x'], ', ') }}", "1, 2.5, x"),
        ("{{ parseJson('{\"a\": [1]}').a[0] + 1 }}", 2),
        ("{{ toJson({'b': 1, 'a': null}) }}", '{"a":null,"b":1}'),
        ("{{ keys(steps.a.m) }}", ["a", "b"]),
        ("{{ entries(steps.a.m)[0] }}", {"key": "a", "value": 2}),
        (
            "{{ formatDate(run.started_at, 'EEE d MMM yyyy HH:mm', 'Asia/Tokyo') }}",
            "Sun 22 Nov 2026 18:00",
        ),
    ],
)
def test_helpers_answer_natively(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{{ steps.a.zz }}", "'steps.a' has no field 'zz'"),
        ("{{ steps.nope.x + 1 }}", "there is no step 'nope'"),
        ("{{ steps.a.orders[9] }}", "5 items and none at 9"),
        ("{{ steps.a.t + 1 }}", "a text and a number cannot be added"),
        ("{{ steps.a.n / 0 }}", "divided by 0"),
        ("{{ 9007199254740991 * 9007199254740991 }}", "overflow"),
        ("{{ steps.a.n * 9007199254740991 * 9007199254740991 }}", "too large"),
        ("{{ steps.a.?n }}", "may be missing"),
        ("{{ steps.a.t < 3 }}", "'<' cannot take a text and a whole number"),
        ("{{ steps.a.n ? 1 : 2 }}", "cannot take"),
        ("{{ 1e300 * 1e300 }}", "not a finite number"),
        ("{{ steps.a.m.map(k, k) }}", "macros go over lists only"),
        ("{{ timestamp('nope') }}", "Timestamp conversion failed"),
        ("{{ avg([]) }}", "empty list"),
        ("{{ unclosed", "not closed"),
        ("{{ }}", "no expression"),
    ],
)
def test_errors_are_values_turned_into_plain_sentences(text: str, part: str) -> None:
    with pytest.raises(ExpressionFailed) as caught:
        answer(text)
    assert part in caught.value.message


def test_a_missing_value_only_matters_when_it_is_used() -> None:
    assert answer("{{ true || steps.a.zz > 1 }}") is True
    assert answer("{{ has(steps.a.n) ? steps.a.n : steps.a.zz }}") == 3


def test_integers_beyond_64_bits_are_kept_as_texts() -> None:
    data = scope(steps={"a": {"id": 2**70}})
    assert answer("{{ steps.a.id }}", data) == str(2**70)
    assert answer("{{ steps.a.id == '1180591620717411303424' }}", data) is True


def test_a_tree_keeps_its_shape() -> None:
    tree = {"a": ["{{ steps.a.n }}", 1, None], "b": {"c": "n={{ steps.a.n }}"}}
    assert ENGINE.evaluate(tree, SCOPE) == {"a": [3, 1, None], "b": {"c": "n=3"}}


def test_a_hole_is_never_evaluated() -> None:
    with pytest.raises(ExpressionFailed):
        ENGINE.evaluate({"a": {"$hole": {"kind": "value", "label": "What?"}}}, {})


def test_references_name_root_and_first_field() -> None:
    tree = {"a": "{{ steps.a.n + inputs.min }}", "b": ["{{ index }} {{ item.x.y }}"]}
    assert ENGINE.references(tree) == {"steps.a", "inputs.min", "index", "item.x"}


def test_per_item_answers_what_evaluate_answers() -> None:
    compiled = ENGINE.compile("{{ item.amount > inputs.min && sum([item.amount, index]) > 3 }}")
    each = compiled.per_item({"inputs": {"min": 15}})
    for n, item in enumerate(ORDERS):
        whole = {"inputs": {"min": 15}, "item": item, "index": n}
        assert each({"item": item, "index": n}) == compiled.evaluate(whole)


def test_threads_share_one_engine() -> None:
    engine = CelEngine()

    def work(n: int) -> bool:
        text = f"{{{{ item.amount + {n % 7} }}}}"
        return all(engine.evaluate(text, {"item": {"amount": k}}) == k + n % 7 for k in range(200))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(16)))


@given(json_values, json_values)
def test_a_plain_path_gives_back_exactly_what_is_there(value: Any, other: Any) -> None:
    data = {"steps": {"a": {"x": value, "y": [other]}}}
    assert ENGINE.evaluate("{{ steps.a.x }}", data) == value
    assert ENGINE.evaluate("{{ steps.a.y[0] }}", data) == other


@given(json_values)
def test_handing_a_value_through_the_evaluator_changes_nothing(value: Any) -> None:
    found = ENGINE.evaluate("{{ [steps.a.x][0] }}", {"steps": {"a": {"x": value}}})
    assert found == value


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.floats(-1e6, 1e6))
def test_arithmetic_agrees_with_arithmetic(a: int, b: int, c: float) -> None:
    data = {"item": {"a": a, "b": b, "c": c}}
    assert ENGINE.evaluate("{{ item.a + item.b * 2 - 1 }}", data) == a + b * 2 - 1
    assert ENGINE.evaluate("{{ item.a * item.c }}", data) == a * c
    assert ENGINE.evaluate("{{ item.a < item.c }}", data) is (a < c)


def refusals(texts: list[str], data: dict[str, Any]) -> list[str]:
    found = []
    for text in texts:
        try:
            ENGINE.compile(text).evaluate(data)
        except ExpressionFailed as failed:
            found.append(f"{text}: {failed.message}")
    return found


def test_the_corpus_of_right_expressions_evaluates_on_data_that_fits() -> None:
    sent = {"items": [{"index": 0, "key": "0", "ok": True, "value": {"ok": True, "ts": "1"}}]}
    post = {**sent, "count": 1, "ok_count": 1, "failed_count": 0}
    data = scope()
    data["steps"]["post"] = post
    data["steps"]["any"]["data"] |= {
        "deep": {"field": 1},
        "list": [{"x": 9, "ok": True}] * 4,
        "t": "x",
        "a": 1,
        "b": 1,
        "flag": True,
    }
    refused = refusals(lines_of("right.txt"), data)
    unfit = ("parseJson(item.raw).anything", "content-type", "sum(steps.any.data.list)")
    assert [one for one in refused if not any(part in one for part in unfit)] == []
