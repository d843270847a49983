"""The guides tell the truth: documents validate, expressions give what is said, the session runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.validate import ConnectionInfo, validate
from engine.core.yaml import from_text
from engine.expressions import CelEngine
from engine.ports import SystemClock
from tests.support.installation import NEXA, ROOT, installation
from tools.catalog import load_catalog

GUIDES = ROOT / "docs" / "guides"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(.+?)` \| `(.+)` \|$", re.MULTILINE)
CONNECTIONS = (
    ConnectionInfo(key="slack", service="slack", kind="slack_token"),
    ConnectionInfo(key="smtp", service="email", kind="smtp"),
    ConnectionInfo(key="bank", service="http", kind="http_bearer"),
)


def blocks(guide: str, language: str) -> list[str]:
    found = BLOCK.findall((GUIDES / guide).read_text())
    return [text for kind, text in found if kind == language]


def rows() -> Iterator[Any]:
    for text, value in ROW.findall((GUIDES / "expressions.md").read_text()):
        yield pytest.param(text, json.loads(value), id=text)


@pytest.mark.parametrize("text", blocks("workflows.md", "yaml"), ids=lambda text: text[14:40])
def test_a_document_of_the_guide_can_be_published(text: str) -> None:
    document = Document.parse(from_text(text))
    found = validate(
        document,
        load_catalog(),
        CelEngine(),
        connections=CONNECTIONS,
        now=SystemClock().now(),
    )
    assert [(one.code, one.path, one.message) for one in found.problems] == []


@pytest.mark.parametrize(("text", "value"), list(rows()))
def test_an_expression_of_the_guide_gives_what_it_says(text: str, value: Any) -> None:
    (data,) = blocks("expressions.md", "json")
    found = CelEngine().evaluate(text, json.loads(data))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("guide", sorted(path.name for path in GUIDES.glob("*.md")))
def test_every_page_a_guide_links_to_exists(guide: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", (GUIDES / guide).read_text())
    assert [link for link in links if not (GUIDES / link).exists()] == []


def test_the_test_of_the_guide_passes_word_for_word() -> None:
    (code,) = blocks("runs.md", "python")
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("guide", ["runs.md", "workflows.md", "failures.md"])
def test_every_command_and_option_a_guide_names_exists(guide: str) -> None:
    reference = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    sections = dict(re.findall(r"^## `nexa (.+?)`\n(.*?)(?=^## |\Z)", reference, re.MULTILINE | re.DOTALL))  # fmt: skip
    named = re.findall(r"`nexa ([a-z][a-z-]*)([^`]*)`", (GUIDES / guide).read_text())
    assert named
    for command, rest in named:
        assert command in sections, command
        missing = [
            one for one in re.findall(r"--[a-z-]+", rest) if f"`{one}" not in sections[command]
        ]
        assert missing == [], command


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_session_of_the_api_guide_runs_word_for_word(tmp_path: Path) -> None:
    with installation(tmp_path) as here:
        here.serve()
        demo = here.start(NEXA, "demo")
        orders = demo.says(r"Orders API +(http://127\.0\.0\.1:\d+/orders)")[1]
        demo.says(r"Ctrl-C stops the peers")
        token = (tmp_path / "data" / "cli-token").read_text().strip()
        told = {"NEXA": here.address, "TOKEN": token, "ORDERS": orders}
        session = "set -eu\n" + "\n".join(blocks("api.md", "sh"))
        ended = subprocess.run(
            ["bash", "-o", "pipefail", "-c", session],
            cwd=tmp_path,
            env={**os.environ, **told},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.split() == ["[]", "succeeded", "1", "succeeded"]
