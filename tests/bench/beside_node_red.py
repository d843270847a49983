"""The webhook run beside Node-RED."""

from tests.bench import beside
from tests.bench.peers import node_red
from tests.bench.table import Line


def measure(seconds: int) -> list[Line]:
    """Measure both in turns; Node-RED records nothing."""
    with node_red.running() as address:
        return beside.measure(f"{node_red.PINNED}, in memory", address, node_red.PATH, 0.5, seconds)
