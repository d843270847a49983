"""The webhook run beside n8n, where that is installed."""

import sys

from tests.bench import beside
from tests.bench.peers import n8n
from tests.bench.table import Line


def measure(seconds: int) -> list[Line]:
    """Measure both in turns; nothing where the command `n8n` is not installed."""
    program = n8n.command()
    if program is None:
        print("n8n is not installed: npm install --global n8n@2", file=sys.stderr)  # noqa: T201
        return []
    with n8n.running(program) as address:
        return beside.measure("n8n, its own database", address, n8n.PATH, None, seconds)
