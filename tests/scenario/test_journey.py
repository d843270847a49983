"""The main job by the web app alone, in a real Chromium, with axe on every page in both themes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from infrastructure.install import node_folder
from tests.support.installation import NEXA, ROOT, installation


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_from_an_empty_database_to_messages_by_the_browser_alone(tmp_path: Path) -> None:
    with installation(tmp_path) as here:
        first_use = here.serve().says(r"First use +(http\S+)")[1]
        demo = here.start(NEXA, "demo")
        orders = demo.says(r"Orders API +(http\S+)")[1]
        told = {"NEXA_URL": here.address, "NEXA_FIRST_USE": first_use, "NEXA_ORDERS": orders}
        pictures = {"NEXA_PICTURES": str(tmp_path)}
        path = f"{node_folder()}{os.pathsep}{os.environ['PATH']}"
        journey = subprocess.run(
            ["node", "e2e/journey.mjs"],
            cwd=ROOT / "web",
            env={**os.environ, "PATH": path, **told, **pictures},
            capture_output=True,
            text=True,
            timeout=540,
        )
    assert journey.returncode == 0, journey.stdout + journey.stderr
