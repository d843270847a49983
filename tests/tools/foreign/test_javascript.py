"""n8n's expressions: what the common forms become here, that they mean the same, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from engine.expressions.engine import CelEngine
from tools.foreign.came import Came, many, one
from tools.foreign.javascript import JavaScript
from tools.foreign.javascript_words import Untranslatable

CAMES: dict[str | None, Came] = {
    None: one("trigger.body"),
    "One": one("steps.one.body"),
    "List": many("steps.list.items", suffix=".value.body"),
}
SCOPE: dict[str, Any] = {
    "trigger": {
        "body": {
            "name": "Ada",
            "n": 3,
            "text": "7",
            "paid": False,
            "big thing": [{"x": 1}],
            "tags": [{"ok": True, "t": "a"}, {"ok": False, "t": "b"}],
            "none": {},
        }
    },
    "steps": {
        "one": {"body": {"id": "o1"}},
        "list": {"items": [{"value": {"body": {"id": "l1"}}}, {"value": {"body": {"id": "l2"}}}]},
    },
    "run": {"id": "r1", "started_at": "2026-03-02T08:00:00Z"},
    "vars": {"team": "sales"},
}


def read(node: str | None, which: str, path: Sequence[str | int], optional: bool) -> str | None:
    came = CAMES.get(node, Came())
    held = came.item_of(CAMES[None]) if which == "item" else came.end(last=which == "last")
    return held.at(path, optional=optional)


def lists(node: str | None) -> str | None:
    return CAMES.get(node, Came()).whole_list()


def said(code: str, doubts: list[str] | None = None) -> str:
    return JavaScript(read, lists, ([] if doubts is None else doubts).append).say(code).text


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("$json.name", "Ada"),
        ("$json['big thing'][0].x", 1),
        ('$json["name"] + " Lund"', "Ada Lund"),
        ("'No. ' + $json.n", "No. 3"),
        ("`Hi ${$json.name}, ${ $json.n + 1 } times`", "Hi Ada, 4 times"),
        ("$json.n > 2 && $json.name !== 'Ben' ? 'big' : 'small'", "big"),
        ("!$json.paid || $json.n === 4", True),
        ("$json.nick ?? 'none'", "none"),
        ("$json.none?.deep?.er", None),
        ("$json.name || 'nobody'", "Ada"),
        ("$json.tags.map(t => t.t).join('-')", "a-b"),
        ("$json.tags.filter((t) => t.ok === true).length", 1),
        ("$json.tags.some(t => t.ok)", True),
        ("$json.tags.find(t => t.t === 'b').ok", False),
        ("$json.name.toUpperCase().replace('A', 'E')", "EDA"),
        ("$json.name.toLowerCase().includes('da')", True),
        ("['a', 'b'].includes('b')", True),
        ("parseInt($json.text) + 1", 8),
        ("Math.round($json.n * 1.5)", 5.0),
        ("Math.max($json.n, 10)", 10),
        ("JSON.stringify({a: $json.n, 'b c': [1]})", '{"a":3,"b c":[1]}'),
        ("$now.minus({days: 1}).toISO()", "2026-03-01T08:00:00Z"),
        ("$now.plus(2, 'hours').toISO()", "2026-03-02T10:00:00Z"),
        ("$('One').item.json.id", "o1"),
        ('$node["One"].json.id', "o1"),
        ("$('List').first().json.id", "l1"),
        ("$('List').last().json.id", "l2"),
        ("$('List').all().map(i => i.json.id)", ["l1", "l2"]),
        ("$('List').all().length", 2),
        ("$items('List')[1].json.id", "l2"),
        ("$input.first().json.name", "Ada"),
        ("$vars.team", "sales"),
        ("$execution.id", "r1"),
        ("$if($json.paid, 'yes', 'no')", "no"),
    ],
)
def test_a_common_form_gives_what_it_gave_there(code: str, value: Any) -> None:
    assert CelEngine().evaluate("{{ " + said(code) + " }}", SCOPE) == value


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("new Date()", "new"),
        ("$env.KEY", "$env"),
        ("$json.name.normalize()", ".normalize()"),
        ("$json.a.map((x, i) => i)", "parameters"),
        ("$json.tags.map(t => { return t })", "several lines"),
        ("/a/.test($json.name)", "'/'"),
        ("$now.minus({months: 1})", ".minus()"),
        ("$('Nowhere').item.json.id", "Nowhere"),
        ("$('List').item.json.id", "List"),
        ("$json.name; process.exit()", "';'"),
        ("constructor.constructor('x')()", ""),
        ("$json.n ? 1 : 2 || $json.n.toFixed(2)", ".toFixed()"),
        ("`open ${$json.n", "not closed"),
        ("", "no expression"),
    ],
)
def test_what_has_no_counterpart_is_refused_with_its_name(code: str, part: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        said(code)
    assert part in str(refused.value)


def test_where_javascript_is_laxer_a_doubt_is_told() -> None:
    for code in ("$json.name || 'x'", "!$json.paid", "$json.a + $json.b"):
        doubts: list[str] = []
        said(code, doubts)
        assert doubts, code


def test_a_text_with_braces_stays_a_text() -> None:
    assert CelEngine().evaluate("{{ " + said("'a }} b {{ c'") + " }}", SCOPE) == "a }} b {{ c"
