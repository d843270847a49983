"""The offline planner, warm: on the sentence of the quickstart, and on a long request over a large catalogue."""

import time
import tracemalloc
from collections.abc import Callable

from agent.offline.general.index import word_index
from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from engine.ports import SystemClock
from tests.agent.offline.general.catalogue import crowded
from tests.bench.table import Line
from tools.catalog import load_catalog

SENTENCE = (
    "Every weekday at 9 fetch http://127.0.0.1:8123/orders, keep the orders over 100, post each "
    "new one to the Slack channel #sales and e-mail a summary to ops@example.com"
)
SIXTY_WORDS = (
    "Please find the plant with the name 'Ficus' and then water the plant with 2.5 litres. After that, order 40 seeds "
    "of the variety 'Black Krim' from the nursery, open window number 3 of the greenhouse, get the soil report of bed "
    "B17, notify the gardener at ann@example.com with the message 'Too dry', and finally print a label with the text 'Basil'."
)
ACTIONS = 1_500
TIMES = 20
_MB = 1024 * 1024


def measure() -> list[Line]:
    """Measure the median and the slowest of some plans, and what the index of a large catalogue holds."""
    planner, catalog, clock = OfflinePlanner(), load_catalog(), SystemClock()
    request = PlanRequest(SENTENCE, catalog, clock.now(), timezone="Europe/Berlin")
    if planner.plan(request).document is None:
        raise SystemExit("the sentence was not planned")
    took = _times(lambda: planner.plan(request))
    crowd = crowded(ACTIONS)
    tracemalloc.start()
    word_index(crowd)
    held = tracemalloc.get_traced_memory()[0] / _MB
    tracemalloc.stop()
    large = PlanRequest(SIXTY_WORDS, crowd, clock.now(), timezone="Europe/Berlin")
    planner.plan(large)
    slow = _times(lambda: planner.plan(large))
    return [
        Line("offline plan, warm: median", took[TIMES // 2], "ms", 150.0),
        Line("offline plan, warm: slowest of 20", took[-1], "ms"),
        Line("60 words over 1,500 actions: median", slow[TIMES // 2], "ms", 60.0),
        Line("60 words over 1,500 actions: slowest of 20", slow[-1], "ms", 200.0),
        Line("index of 1,500 actions, memory", held, "MB", 150.0),
    ]


def _times(plan: Callable[[], object]) -> list[float]:
    """Answer how many milliseconds each of some plans took, fastest first."""
    took: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        plan()
        took.append((time.perf_counter() - began) * 1e3)
    return sorted(took)
