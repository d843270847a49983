"""The web app is as fast as it promises to be, in a real Chromium against a real installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.gates import gates


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(360)
def test_the_web_app_is_as_fast_as_it_promises(tmp_path: Path) -> None:
    ended = gates(tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
