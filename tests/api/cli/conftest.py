"""A service of its own for each module of commands, and a workflow to work on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.cli.server import Server, serving
from tests.support.documents import greeting


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nexa")
    folder.chmod(0o711)
    with serving(folder) as running:
        yield running


@pytest.fixture
def greeter(server: Server, tmp_path: Path) -> str:
    """A published workflow; its key."""
    file = tmp_path / "greeter.json"
    file.write_text(json.dumps(greeting()))
    imported = server.nexa("import", str(file))
    key = imported.out.split()[2]
    assert server.nexa("publish", key).code == 0
    return key
