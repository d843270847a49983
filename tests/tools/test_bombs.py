"""Every bomb of R36 in one table: a typed error, within a second of work, and little memory at its highest."""

from __future__ import annotations

import base64
import gzip
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.ports.runner import Failed
from tests.bench.files import forget_highest, memory_mb
from tools.kit.bench import a_bench

ROOT = Path(__file__).resolve().parents[2]
MOST_S, MOST_MB = 1.0, 100.0
Args = dict[str, Any]

_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    + "]><z>&k;</z>"
)
_QUADRATIC = f'<!DOCTYPE z [<!ENTITY a "{"x" * 50_000}">]><z>' + "&a;" * 50_000 + "</z>"


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _archive(names: list[str], content: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return into.getvalue()


def _many_entries() -> bytes:
    """Return an archive whose directory names a hundred thousand files."""
    one = _archive(["a"])
    at = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    directory = one[at:end] * 60_000
    tail = one[end : end + 8] + (60_000).to_bytes(2, "little") * 2
    tail += len(directory).to_bytes(4, "little") + at.to_bytes(4, "little") + b"\0\0"
    return one[:at] + directory + tail


def _workbook(cells: str) -> bytes:
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return into.getvalue()


def _excel(content: bytes) -> tuple[str, Args]:
    return "excel.read", {"file": _text(content)}


TEXTS: dict[str, Callable[[], tuple[str, Args]]] = {
    "JSON 100,000 deep": lambda: ("json.parse", {"text": "[" * 100_000}),
    "JSON of a million names": lambda: (
        "json.parse",
        {"text": "{" + ",".join(f'"{n:x}":0' for n in range(900_000)) + "}"},
    ),
    "JSON number of ten million digits": lambda: ("json.parse", {"text": "1" * 10**7}),
    "JSON name twice": lambda: ("json.parse", {"text": '{"a":1,"a":2}'}),
    "JSON lines 100,000 deep": lambda: ("json.parse_lines", {"text": "[" * 100_000}),
    "XML laughs": lambda: ("xml.parse", {"text": _LAUGHS}),
    "XML quadratic": lambda: ("xml.parse", {"text": _QUADRATIC}),
    "XML outside": lambda: (
        "xml.parse",
        {"text": '<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><z>&a;</z>'},
    ),
    "XML of a million elements": lambda: ("xml.parse", {"text": "<r>" + "<a/>" * 10**6 + "</r>"}),
    "gzip": lambda: ("encode.decompress", {"base64": _text(gzip.compress(bytes(60_000_000)))}),
    "CSV of a million columns": lambda: ("csv.parse", {"text": "a," * 10**6}),
    "Excel unpacked": lambda: _excel(_archive(["xl/workbook.xml"], bytes(60_000_000))),
    "Excel by bzip2": lambda: _excel(
        _archive(["xl/workbook.xml"], bytes(50_000_000), zipfile.ZIP_BZIP2)
    ),
    "Excel of far cells": lambda: _excel(_workbook('<c r="A1"/><c r="XFD1048576"/>')),
    "Excel of many entries": lambda: _excel(_many_entries()),
    "YAML aliases": lambda: (
        "yaml.parse",
        {
            "text": "a0: &a0 [x]\n"
            + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
        },
    ),
    "YAML number": lambda: ("yaml.parse", {"text": "n: " + "1" * 900_000}),
    "Parquet of nothing": lambda: ("parquet.read", {"file": _text(b"PAR1" * 10**6)}),
    "HTML of a million elements": lambda: ("html.to_text", {"html": "<b>" * 10**6}),
    "10 MB of garbage as JSON": lambda: ("json.parse", {"text": _noise()}),
    "10 MB of garbage as XML": lambda: ("xml.parse", {"text": _noise()}),
    "10 MB of garbage as YAML": lambda: ("yaml.parse", {"text": _noise()[:1_000_000]}),
    "10 MB of garbage as CSV": lambda: ("csv.parse", {"text": _noise()}),
    "10 MB of garbage as Excel": lambda: _excel(_garbage()),
    "10 MB of garbage as Parquet": lambda: ("parquet.read", {"file": _text(_garbage())}),
    "10 MB of garbage as bzip2": lambda: (
        "encode.decompress",
        {"base64": _text(_garbage()), "format": "bzip2"},
    ),
    "a number of a million digits": lambda: (
        "number.parse",
        {"text": "9" * 100_000, "locale": "en"},
    ),
}

FILES: dict[str, Callable[[], tuple[bytes, str, Args]]] = {
    "gzip file": lambda: (gzip.compress(bytes(60_000_000)), "file.unpack", {}),
    "zip file": lambda: (
        _archive(["a"], bytes(60_000_000)),
        "file.unpack",
        {"format": "zip"},
    ),
    "zip in bzip2": lambda: (
        _archive(["a"], bytes(50_000_000), zipfile.ZIP_BZIP2),
        "file.unpack",
        {"format": "zip"},
    ),
    "zip of many entries": lambda: (_many_entries(), "file.unpack", {"format": "zip"}),
    "10 MB of garbage as rows": lambda: (_garbage(), "file.read_rows", {}),
    "10 MB of garbage as JSON lines": lambda: (_garbage(), "file.read_rows", {"format": "jsonl"}),
    "10 MB of garbage as gzip": lambda: (_garbage(), "file.unpack", {}),
    "10 MB of garbage as ZIP": lambda: (_garbage(), "file.unpack", {"format": "zip"}),
    "one endless line": lambda: (b"x" * 20_000_000, "file.read_rows", {}),
    "columns without end": lambda: (b"a," * 400_000 + b"\n", "file.aggregate", _COUNT),
    "a cell without end": lambda: (b'a,b\n"' + b"x\n" * 10**6, "file.read_rows", {}),
}
_COUNT: Args = {"measures": [{"name": "n", "function": "count"}]}


def _noise() -> str:
    return _garbage().decode("latin-1")[:9_900_000]


def _garbage() -> bytes:
    return b"".join(bytes([n % 251, 255 - n % 7]) * 500 for n in range(10_000))


async def _refused(action: str, args: Args, content: bytes | None = None) -> None:
    async with a_bench() as bench:
        if content is not None:
            args = {**args, "file": (await bench.keep(content)).id}
        # What the action loads when it is first used is not the bomb's.
        await bench.run(
            action, {**args, **dict.fromkeys({"text", "file", "base64", "html"} & {*args}, "")}
        )
        before = memory_mb("VmRSS")
        forget_highest()
        began = time.process_time()
        outcome = await bench.run(action, args, timeout_s=30.0)
        took, highest = time.process_time() - began, memory_mb("VmHWM")
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data", outcome.error
    assert outcome.error.message
    assert took < MOST_S
    assert highest - before < MOST_MB


@pytest.mark.parametrize("name", TEXTS)
async def test_a_text_that_is_a_bomb_is_bad_data_at_once(name: str) -> None:
    action, args = TEXTS[name]()
    await _refused(action, args)


@pytest.mark.parametrize("name", FILES)
async def test_a_file_that_is_a_bomb_is_bad_data_at_once(name: str) -> None:
    content, action, args = FILES[name]()
    await _refused(action, args, content)


def test_no_step_looks_into_a_picture() -> None:
    decoder = re.compile(
        r"^\s*(?:import|from) (?:PIL|cv2|imageio|skimage|wand|pyvips)\b", re.MULTILINE
    )
    guilty = [
        str(file.relative_to(ROOT))
        for layer in ("tools", "engine", "agent", "api")
        for file in (ROOT / layer).rglob("*.py")
        if "tests" not in file.parts and decoder.search(file.read_text(encoding="utf-8"))
    ]
    assert guilty == []
