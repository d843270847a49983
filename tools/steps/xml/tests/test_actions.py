"""XML: read and written back, and no bomb or file behind it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.steps.xml.tree import text_of, value_of


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(f"xml.{action}", args)


async def test_elements_attributes_and_repeats() -> None:
    text = "<?xml version='1.0' encoding='latin-1'?><o id='7'><i>tea</i><i>Müesli</i><n/>x</o>"
    outcome = await _outcome("parse", {"text": text})
    assert isinstance(outcome, Succeeded)
    assert outcome.output["value"] == {
        "o": {"@id": "7", "i": ["tea", "Müesli"], "n": "", "#text": "x"}
    }


async def test_named_elements_are_always_lists() -> None:
    outcome = await _outcome("parse", {"text": "<o><i>1</i></o>", "lists": ["i"]})
    assert isinstance(outcome, Succeeded)
    assert outcome.output["value"] == {"o": {"i": ["1"]}}


async def test_values_are_written_and_escaped() -> None:
    value = {"o": {"@id": 7.0, "i": ["<a>", True, None], "t": {"#text": "x & y", "@k": '"'}}}
    outcome = await _outcome("build", {"value": value})
    assert isinstance(outcome, Succeeded)
    assert outcome.output["text"] == (
        '<o id="7"><i>&lt;a&gt;</i><i>true</i><i></i><t k="&quot;">x &amp; y</t></o>'
    )


_BOMB = (
    '<?xml version="1.0"?><!-- a --><!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    + "]><z>&k;</z>"
)


@pytest.mark.parametrize(
    "text",
    [
        _BOMB,
        '<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><z>&a;</z>',
        '<!DOCTYPE z SYSTEM "http://127.0.0.1/x.dtd"><z/>',
        "<a>" * 100_000,
        "<a>" * 150 + "</a>" * 150,
        "<r>" + "<a/>" * 1_000_000 + "</r>",
        "<!--" * 50_000 + "<?" * 50_000,
        "<r>&unknown;</r>",
        "<r",
        "",
    ],
    ids=["laughs", "file", "dtd", "open", "deep", "many", "prolog", "entity", "cut", "empty"],
)
async def test_bombs_and_broken_text_are_bad_data_within_a_second(text: str) -> None:
    began = time.process_time()
    outcome = await _outcome("parse", {"text": text})
    assert time.process_time() - began < 1
    assert isinstance(outcome, Failed)
    assert outcome.error.error_class == "bad_data"


@pytest.mark.parametrize(
    "value", [{}, {"a": 1, "b": 2}, {"a b": 1}, {"a": {"@x": [1]}}, {"a": [[1]]}, {"a": "\x00"}]
)
async def test_what_xml_cannot_hold_is_refused(value: dict[str, Any]) -> None:
    outcome = await _outcome("build", {"value": value})
    assert isinstance(outcome, Failed)
    assert outcome.error.error_class == "bad_data"


names = st.text("abc", min_size=1, max_size=3)
texts = st.text("xyz <>&\"'é", min_size=1).map(lambda text: f"x{text}x")
trees = st.recursive(
    texts, lambda inner: st.dictionaries(names, inner | st.lists(inner, min_size=2, max_size=3), min_size=1)
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(trees)
def test_what_is_written_is_read_back(tree: Any) -> None:
    assert value_of(text_of({"root": tree}, indent=False), frozenset()) == {"root": tree}
