"""What runs wait for, from the command line: events by name and key, and people's decisions."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from tests.api.cli.server import Server
from tests.api.cli.test_commands import start_draft
from tests.api.runs.test_endpoints import WAITING
from tests.support.documents import approval


def started(server: Server, folder: Path, document: dict[str, Any]) -> str:
    file = folder / "document.json"
    file.write_text(json.dumps(document))
    return start_draft(server, server.nexa("import", str(file)).out.split()[2])


def until(server: Server, words: tuple[str, ...], said: str) -> str:
    """Say it again until the answer holds this."""
    for _ in range(100):
        told = server.nexa(*words)
        if said in told.out:
            return told.out
        time.sleep(0.05)
    raise AssertionError(f"{told.out}{told.err}")


def test_an_event_is_handed_to_whoever_waits_for_it(server: Server, tmp_path: Path) -> None:
    run_id = started(server, tmp_path, {**WAITING, "name": "Waits here"})
    other = server.nexa("signal", "go", "--key", "another")
    assert (other.code, "No run waits for the event 'go'" in other.err) == (1, True)
    odd = server.nexa("signal", "go", "--payload", "{")
    assert (odd.code, "--payload is not JSON" in odd.err) == (1, True)
    until(server, ("logs", run_id), "go")
    told = server.nexa("signal", "go", "--key", "k", "--payload", '{"word": "now"}')
    assert (told.code, told.out) == (0, f"Run {run_id} has it.\n"), told.err
    until(server, ("logs", run_id), "succeeded")


def test_a_run_is_told_before_it_comes_to_its_wait(server: Server, tmp_path: Path) -> None:
    run_id = started(server, tmp_path, {**WAITING, "name": "Told early"})
    told = server.nexa("signal", "go", "--key", "k", "--payload", "{}", "--run", run_id)
    assert (told.code, told.out) == (0, f"Run {run_id} has it.\n"), told.err
    until(server, ("logs", run_id), "succeeded")


def test_what_is_asked_is_listed_shown_and_decided_once(server: Server, tmp_path: Path) -> None:
    run_id = started(server, tmp_path, {**approval(), "name": "Asks here"})
    asked = re.search(r"Asks here: ok  May I\?.*approval (\S+)", until(server, ("approvals",), "Asks here"))  # fmt: skip
    assert asked is not None
    looked = server.nexa("decide", asked[1])
    assert (looked.code, '"what": "greet"' in looked.out) == (1, True)
    assert "Left open. It can be: approved, rejected." in looked.out
    doubted = server.nexa("decide", asked[1], "approved", stdin="no\n")
    assert (doubted.code, "Left open" in doubted.out) == (1, True)
    decided = server.nexa("decide", asked[1], "approved", "--comment", "fine", "--yes")
    assert (decided.code, f"Approval {asked[1]}: approved" in decided.out) == (0, True), decided.err
    until(server, ("logs", run_id), "succeeded")
    late = server.nexa("decide", asked[1], "rejected", "--yes")
    assert (late.code, "Nothing is asked under this id now" in late.err) == (1, True)
