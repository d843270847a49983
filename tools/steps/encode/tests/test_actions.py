"""Fingerprints and base64, checked against the examples of their standards."""

from __future__ import annotations

import base64
import bz2
import gzip
import tracemalloc
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


@pytest.mark.parametrize(
    ("form", "encoded"),
    [
        ("url", "a%20b%26c%3D%C3%A9%2F%3F~-._"),
        ("hex", "6120622663 3dc3a92f3f7e2d2e5f".replace(" ", "")),
        ("base32", "MEQGEJTDHXB2SLZ7PYWS4XY="),
    ],
)
async def test_forms_go_both_ways(form: str, encoded: str) -> None:
    text = "a b&c=é/?~-._"
    assert (await _ran("encode.to_form", {"text": text, "form": form}))["encoded"] == encoded
    read = await _ran("encode.from_form", {"encoded": encoded, "form": form})
    assert read["text"] == text


@pytest.mark.parametrize(
    ("form", "encoded", "code"),
    [
        ("url", "50%", "not_in_form"),
        ("url", "%zz", "not_in_form"),
        ("hex", "abc", "not_in_form"),
        ("hex", "zz", "not_in_form"),
        ("base32", "1", "not_in_form"),
        ("hex", "ff", "not_text"),
    ],
)
async def test_what_is_not_of_its_form_is_refused(form: str, encoded: str, code: str) -> None:
    outcome = await _outcome("encode.from_form", {"encoded": encoded, "form": form})
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", code)


@pytest.mark.parametrize("form", ["gzip", "zlib", "bzip2"])
async def test_what_was_compressed_is_unpacked_again(form: str) -> None:
    text = "many words, " * 10_000
    made = await _ran("encode.compress", {"text": text, "format": form})
    assert made["size"] < len(text) / 50
    assert made == await _ran("encode.compress", {"text": text, "format": form})
    again = await _ran("encode.decompress", {"base64": made["base64"], "format": form})
    assert again["text"] == text


@pytest.mark.parametrize(
    ("content", "form", "code"),
    [
        (gzip.compress(b"x" * 2_000)[:-12], "gzip", "not_packed"),
        (gzip.compress(b"x") + b"more", "gzip", "not_packed"),
        (b"no gzip at all", "gzip", "not_packed"),
        (b"no bzip2 at all", "bzip2", "not_packed"),
        (bz2.compress(b"x" * 200_000)[:-4], "bzip2", "not_packed"),
        (gzip.compress(b"\xff\xfe"), "gzip", "not_text"),
        (gzip.compress(b"\0" * 50_000_000, 1), "gzip", "unpacks_too_large"),
        (bz2.compress(b"\0" * 50_000_000, 1), "bzip2", "unpacks_too_large"),
    ],
    ids=["cut", "more", "not gzip", "not bzip2", "bzip2 cut", "bytes", "bomb", "bzip2 bomb"],
)
async def test_broken_packages_and_bombs_are_errors(content: bytes, form: str, code: str) -> None:
    packed = base64.b64encode(content).decode()
    tracemalloc.start()
    outcome = await _outcome("encode.decompress", {"base64": packed, "format": form})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", code)
    assert peak < 60_000_000
