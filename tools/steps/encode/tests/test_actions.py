"""Fingerprints and base64, checked against the examples of their standards."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench


async def _outcome(action: str, args: dict[str, Any]) -> Any:
    async with a_bench() as bench:
        return await bench.run(action, args)


async def _ran(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def test_the_fingerprints_are_those_of_fips_180() -> None:
    made = await _ran("encode.hash", {"text": "abc"})
    assert made["hash"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    longer = await _ran("encode.hash", {"text": "abc", "algorithm": "sha512"})
    assert longer["hash"].startswith("ddaf35a193617abacc417349ae204131")


@pytest.mark.parametrize(
    ("text", "standard", "url"),
    [
        ("", "", ""),
        ("f", "Zg==", "Zg"),
        ("foobar", "Zm9vYmFy", "Zm9vYmFy"),
        ("é?>", "w6k/Pg==", "w6k_Pg"),
    ],
)
async def test_base64_goes_both_ways_in_both_alphabets(text: str, standard: str, url: str) -> None:
    assert (await _ran("encode.to_base64", {"text": text}))["base64"] == standard
    assert (await _ran("encode.to_base64", {"text": text, "alphabet": "url"}))["base64"] == url
    for written in (standard, url, f" {standard}\n"):
        assert (await _ran("encode.from_base64", {"base64": written}))["text"] == text


@pytest.mark.parametrize(
    ("written", "code"), [("a", "not_base64"), ("*!", "not_base64"), ("/w==", "not_text")]
)
async def test_what_is_no_text_in_base64_is_refused(written: str, code: str) -> None:
    outcome = await _outcome("encode.from_base64", {"base64": written})
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", code)
