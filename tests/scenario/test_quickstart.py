"""The README's quickstart, command for command, as its reader would run it."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pytest

from tests.support.installation import NEXA, ROOT, Installation, Started, installation

README = (ROOT / "README.md").read_text()


def command_of(name: str) -> list[str]:
    """Return the words of the command that the README shows under this mark."""
    block = re.search(rf"<!-- quickstart: {name} -->\n```sh\n(.+?)\n```", README, re.DOTALL)
    assert block is not None, f"the README has no block {name!r}"
    return shlex.split(block[1])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_readme_leads_from_nothing_to_a_plan(tmp_path: Path) -> None:
    with installation(tmp_path) as here:
        service = here.start(*command_of("start"))
        service.says(r"First use +http://127\.0\.0\.1:\d+/first-use#\S+", within_s=240)
        service.says(r"CLI token")
        demo = here.start(*with_this_python(command_of("demo")))
        orders = demo.says(r"Orders API +(http://127\.0\.0\.1:\d+/orders)")[1]
        demo.says(r"Ctrl-C stops the peers")
        plan = ask(here, orders)
        assert "demo_slack" in plan
        assert "Next times" in plan
        assert "Nothing is written yet" in plan
        assert demo.end() == 0
        service.end()
        await_end_of(service)


def await_end_of(service: Started) -> None:
    """Wait for the service's last word: `make` itself ends at Ctrl-C without waiting for it."""
    deadline = time.monotonic() + 20
    while not re.search(r"\bStopped$", service.printed(), re.MULTILINE):
        assert time.monotonic() < deadline, service.printed()
        time.sleep(0.05)


def test_every_command_the_readme_names_exists(tmp_path: Path) -> None:
    with installation(tmp_path) as here:
        known = set(re.findall(r"^[│|] (\w+) ", here.nexa("--help"), re.MULTILINE))
    named = set(re.findall(r"`nexa (\w+)", README))
    assert named
    assert named - known == set()


def test_every_page_the_readme_links_to_exists() -> None:
    links = {link.partition("#")[0] for link in re.findall(r"\]\((?!http)([^)]+)\)", README)}
    assert links
    assert [link for link in sorted(links) if not (ROOT / link).exists()] == []


def ask(here: Installation, orders: str) -> str:
    """Ask what the README asks, of the orders address that the demo printed."""
    words = with_this_python(command_of("ask"))
    sentence = words[-1].replace("http://127.0.0.1:PORT/orders", orders)
    assert sentence != words[-1]
    return here.nexa(*words[1:-1], sentence)


def with_this_python(words: list[str]) -> list[str]:
    """Put the installation under test in the place of the README's `.venv`."""
    assert words[0] == ".venv/bin/nexa"
    return [str(NEXA), *words[1:]]
