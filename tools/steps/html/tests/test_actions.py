"""HTML: what a reader sees is read, what could harm is dropped, and bombs end as bad data."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench

PAGE = """<html><head><title>x</title><style>p{}</style></head><body>
<h1>Prices</h1><script>alert(1)</script><p>For <b>Ada</b>,
today.<br>Bye</p>
<table><tr><th>name</th><th>price</th></tr><tr><td>tea</td><td>2 &euro;</td></tr><tr><td>milk</td></tr></table>
<a class="more" href="/next">Next &gt;</a><a class="more">None</a></body></html>"""


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(f"html.{action}", args)


async def _made(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def test_text_is_what_a_reader_sees() -> None:
    text = (await _made("to_text", {"html": PAGE}))["text"]
    assert text.splitlines()[:4] == ["Prices", "", "For Ada, today.", "Bye"]
    assert "alert" not in text
    assert "tea 2 €" in text
    assert await _made("to_text", {"html": " "}) == {"text": ""}


async def test_parts_are_named_by_a_selector() -> None:
    args = {"html": PAGE, "selector": "a.more"}
    assert (await _made("select", args))["items"] == ["Next >", "None"]
    assert (await _made("select", {**args, "take": "attribute"}))["items"] == ["/next"]
    made = await _made("select", {"html": PAGE, "selector": "b", "take": "html"})
    assert made == {"items": ["<b>Ada</b>"], "count": 1}


async def test_tables_are_rows() -> None:
    made = await _made("tables", {"html": PAGE})
    assert made["tables"] == [[{"name": "tea", "price": "2 €"}, {"name": "milk", "price": ""}]]


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://a.example'></iframe>",
    ],
)
async def test_nothing_that_runs_is_left(hostile: str) -> None:
    for text in (
        (await _made("sanitise", {"html": f"<p>kept</p>{hostile}"}))["html"],
        (await _made("from_markdown", {"markdown": f"kept\n\n[x](javascript:alert(1))\n\n{hostile}"}))["html"],
    ):  # fmt: skip
        assert "kept" in text
        for word in ("<script", "<iframe", '<img src="x" onerror', 'href="javascript'):
            assert word not in text


async def test_markdown_becomes_html() -> None:
    made = await _made("from_markdown", {"markdown": "# Hi\n\n|a|\n|-|\n|1|\n"})
    assert made["html"].startswith("<h1>Hi</h1>")
    assert "<td>1</td>" in made["html"]


async def test_html_becomes_markdown_and_text_stays_text() -> None:
    made = (await _made("to_markdown", {"html": PAGE}))["markdown"]
    assert made.startswith("# Prices\n\nFor **Ada**,")
    assert "| tea | 2 € |" in " ".join(made.split())
    assert "[Next \\>](/next)" in made
    assert "alert" not in made
    plain = await _made("to_markdown", {"html": "<p>1. *not* a &lt;b&gt; [list](x)</p>"})
    again = (await _made("from_markdown", {"markdown": plain["markdown"]}))["html"]
    assert again.strip() == "<p>1. *not* a &lt;b&gt; [list](x)</p>"
    runs = await _made("to_markdown", {"html": "<a href='javascript:alert(1)'>x</a>"})
    assert "javascript" not in runs["markdown"]
    assert await _made("to_markdown", {"html": ""}) == {"markdown": ""}


@pytest.mark.parametrize(
    ("action", "args"),
    [
        ("to_markdown", {"html": "<blockquote>" * 30 + "x<br>" * 20_000}),
        ("to_text", {"html": "<b>" * 600_000}),
        ("select", {"html": PAGE, "selector": "a["}),
        ("select", {"html": "<div>" * 200 + "x" * 100_000, "selector": "div", "take": "html"}),
        ("tables", {"html": "<table><tr>" + "<td>" * 2_000 + "<tr><td>1</table>"}),
    ],
    ids=["quotations", "tags", "selector", "parts in parts", "columns"],
)
async def test_what_is_too_large_or_broken_is_bad_data_within_a_second(
    action: str, args: dict[str, Any]
) -> None:
    began = time.process_time()
    outcome = await _outcome(action, args)
    assert time.process_time() - began < 1
    assert isinstance(outcome, Failed)
    assert outcome.error.error_class == "bad_data"


@pytest.mark.parametrize("action", ["to_text", "sanitise", "tables", "to_markdown"])
async def test_a_page_too_deep_is_refused_and_not_read_by_half(action: str) -> None:
    began = time.process_time()
    outcome = await _outcome(action, {"html": "<div>" * 20_000 + "the end"})
    assert time.process_time() - began < 1
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "html_too_deep"


@pytest.mark.parametrize("piece", ["> ", "[", "**a*", "\n- "])
async def test_hostile_markdown_ends_in_time(piece: str) -> None:
    began = time.process_time()
    assert isinstance(await _outcome("from_markdown", {"markdown": piece * 12_000}), Succeeded)
    assert time.process_time() - began < 3
