"""The web app on bad days, in a real Chromium: nothing lost, nothing frozen, and a sentence that helps."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from infrastructure.install import node_folder
from tests.support.installation import ROOT, installation
from tests.support.oauth_provider import CLIENT_ID, CLIENT_SECRET, OAuthProvider, oauth_provider
from tests.support.stagehand import stagehand
from tools.kit.http_peer import HttpPeer


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(420)
async def test_bad_days_lose_nothing_and_freeze_nothing(tmp_path: Path) -> None:
    with installation(tmp_path) as here:
        async with oauth_provider() as provider, stagehand(here.stop, here.serve) as hand:
            here.settings["NEXA_ALLOWED_ADDRESSES"] = f"{provider.peer.place},{hand.place}"
            service = await asyncio.to_thread(here.serve)
            first_use = service.says(r"First use +(http\S+)")[1]
            told = {"NEXA_URL": here.address, "NEXA_FIRST_USE": first_use}
            code, said = await play(told | scenes(tmp_path, provider, hand))
    assert code == 0, said


def scenes(folder: Path, provider: OAuthProvider, hand: HttpPeer) -> dict[str, str]:
    """Return where the journey finds what is behind its scenes."""
    return {
        "NEXA_PICTURES": str(folder),
        "NEXA_STAGEHAND": hand.url("").rstrip("/"),
        "NEXA_PROVIDER": provider.issuer,
        "NEXA_PROVIDER_CLIENT": CLIENT_ID,
        "NEXA_PROVIDER_SECRET": CLIENT_SECRET,
    }


async def play(told: dict[str, str]) -> tuple[int, str]:
    """Play the journey in a browser; return how it ended and what it said."""
    path = f"{node_folder()}{os.pathsep}{os.environ['PATH']}"
    journey = await asyncio.create_subprocess_exec(
        "node",
        "e2e/bad-days.mjs",
        cwd=ROOT / "web",
        env={**os.environ, "PATH": path, **told},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(journey.communicate(), 360)
    except TimeoutError:
        journey.kill()
        raise
    return journey.returncode or 0, said.decode()
