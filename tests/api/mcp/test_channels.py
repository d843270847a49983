"""One conversation through every door of a real service: begun by MCP, led on in the terminal, read by REST."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.api.cli.server import serving
from tests.api.cli.test_commands import SENTENCE
from tests.api.mcp.clients import answered, mcp_client, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that the database's own user may enter."""
    tmp_path.chmod(0o711)
    return tmp_path


async def test_a_thread_begun_by_mcp_goes_on_in_the_terminal_and_is_accepted_by_mcp(
    folder: Path,
) -> None:
    with serving(folder) as server:
        token = await asyncio.to_thread((folder / "cli-token").read_text)
        async with mcp_client(server.address, token.strip()) as client:
            asked = await answered(client, text=SENTENCE, timezone="Europe/Berlin")
            thread = asked["thread_id"]
            words = ("ask", "--thread", thread, "Only orders over 500")
            continued = await asyncio.to_thread(server.nexa, *words)
            assert continued.code == 0, continued.err
            proposal = continued.out.rsplit("nexa accept ", 1)[1].strip()
            done = await told(client, "accept_proposal", proposal_id=proposal)
        headers = {"authorization": f"Bearer {token.strip()}"}
        async with httpx.AsyncClient(base_url=server.address, headers=headers) as rest:
            messages = (await rest.get(f"/api/v1/threads/{thread}/messages")).json()["items"]
            draft = (await rest.get(f"/api/v1/workflows/{done['workflow_id']}/draft")).json()
    said = [one["parts"][0]["text"] for one in messages if one["role"] == "user"]
    assert said == [SENTENCE, "Only orders over 500"]
    assert "500" in str(draft["document"]["steps"])
