"""The AI SDK itself reads our stream without an error and ends with our own transcript."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.chat.test_conversation import SENTENCE, thread_of
from tests.support.whole import API, ok

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "web"
SCRIPT = Path(__file__).with_name("read_stream.mjs")


def node() -> str | None:
    beside = Path(sys.executable).with_name("node")
    return str(beside) if beside.exists() else shutil.which("node")


@pytest.mark.skipif(node() is None, reason="needs node: install with make install INSTALL=--dev")
@pytest.mark.skipif(
    not (WEB / "node_modules" / "ai").is_dir(), reason="needs the web's packages: make install"
)
@pytest.mark.parametrize("text", [SENTENCE, "drive my car home"])
async def test_the_web_clients_own_library_reads_the_stream(
    ada: httpx.AsyncClient, tmp_path: Path, text: str
) -> None:
    thread = await thread_of(ada)
    message = {"id": "m1", "role": "user", "parts": [{"type": "text", "text": text}]}
    answer = await ada.post(f"{API}/chat/{thread}", json={"messages": [message]})
    recorded = tmp_path / "answer.json"
    recorded.write_text(json.dumps({"headers": dict(answer.headers), "body": answer.text}))
    reader = await asyncio.create_subprocess_exec(
        str(node()),
        str(SCRIPT),
        str(WEB),
        str(recorded),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await reader.communicate()
    assert reader.returncode == 0, err.decode()
    read = json.loads(out)
    _, stored = ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]
    assert read["id"] == stored["id"]
    assert [part["type"] for part in read["parts"]] == [part["type"] for part in stored["parts"]]
    for one, other in zip(read["parts"], stored["parts"], strict=True):
        assert content(one) == content(other)


def content(part: dict[str, Any]) -> Any:
    """Answer what a part says; moments are compared as moments."""
    if part["type"] == "text":
        return part["text"]
    times = [datetime.fromisoformat(one) for one in part["data"].get("fire_times", [])]
    return {**part["data"], "fire_times": times}
