"""The offline planner as the service runs it: on the sentence of the quickstart, and on long requests over a large catalogue."""

import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial

from agent.models.embedder import MiniLmEmbedder
from agent.offline.meant.choose import meant_by, shelf_of
from agent.offline.meant.pieces import reading_of
from agent.offline.meant.vectors import unit_vectors
from agent.offline.planner import OfflinePlanner
from agent.offline.slots.proposals import with_what_is_said
from agent.plan import PlanRequest
from api.cli.serve import let_threads_take_turns
from engine.core.action import Catalog
from engine.core.layered import LayeredCatalog
from engine.expressions import CelEngine
from engine.ports import SystemClock
from tests.agent.offline.general.catalogue import crowded
from tests.bench.requests import WORDS, sixty_words
from tests.bench.table import Line
from tools.catalog import load_catalog

SENTENCE = (
    "Every weekday at 9 fetch http://127.0.0.1:8123/orders, keep the orders over 100, post each "
    "new one to the Slack channel #sales and e-mail a summary to ops@example.com"
)
ACTIONS = 1_500
TIMES = 100
WARM = 20
_MB = 1024 * 1024


def measure() -> list[Line]:
    """Measure how long plans take, each of a request that was never made before, and what is held of a large catalogue."""
    let_threads_take_turns()
    shipped = load_catalog()
    catalog = LayeredCatalog(shipped, crowded(ACTIONS - len(shipped.actions())).actions())
    planner = OfflinePlanner(MiniLmEmbedder().embed_now, CelEngine())
    held = _held(catalog, shipped)

    def plan(text: str, among: Catalog) -> None:
        now = SystemClock().now()
        if not planner.plan(PlanRequest(text, among, now, timezone="Europe/Berlin")).summary:
            raise SystemExit("nothing was planned")

    for number in range(WARM):
        plan(SENTENCE, shipped)
        plan(sixty_words(TIMES + number), catalog)
    short = _times(lambda _: plan(SENTENCE, shipped))
    began = time.process_time()
    long = _times(lambda number: plan(sixty_words(number), catalog))
    worked = (time.process_time() - began) * 1e3 / TIMES
    name = f"{WORDS} new words over {ACTIONS:,} actions"
    return [
        Line("offline plan of the quickstart, warm: p50", _share(short, 0.5), "ms", 150.0),
        Line("offline plan of the quickstart, warm: p95", _share(short, 0.95), "ms"),
        Line(f"{name}: p50", _share(long, 0.5), "ms", 60.0),
        Line(f"{name}: p95", _share(long, 0.95), "ms", 200.0),
        Line(f"{name}: processor time of a plan", worked, "ms"),
        *_parts(catalog),
        Line(f"what is held of {ACTIONS:,} actions, memory", held, "MB", 150.0),
    ]


def _parts(catalog: Catalog) -> list[Line]:
    """Measure what the parts of a long plan take, each alone; where likeness changes the plan, the rules read twice."""
    embed, rules = MiniLmEmbedder().embed_now, OfflinePlanner(expressions=CelEngine())
    shelf = shelf_of(catalog)
    embed([SENTENCE])
    took = dict.fromkeys(("sentence model", "likeness", "rules", "words for arguments"), 0.0)
    for number in range(TIMES):
        text = sixty_words(2 * TIMES + number)
        request = PlanRequest(text, catalog, SystemClock().now(), timezone="Europe/Berlin")
        plan = rules.plan(request)
        works: tuple[Callable[[], object], ...] = (
            partial(unit_vectors, reading_of(shelf.slips.righted(text)), embed),
            # The embedder remembers these texts.
            partial(meant_by, text, catalog, embed),
            partial(rules.plan, request),
            partial(with_what_is_said, plan, request),
        )
        for part, work in zip(took, works, strict=True):
            took[part] += _spent(work) / TIMES
    took["rules"] -= took["words for arguments"]
    whole = sum(took.values())
    return [Line(f"part of it: {part}, {of / whole:.0%}", of, "ms") for part, of in took.items()]


def _spent(work: Callable[[], object]) -> float:
    """Answer how many milliseconds of processor time something takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3


def _held(catalog: Catalog, shipped: Catalog) -> float:
    """Answer how many MB the rules and likeness keep of a catalogue; what they have learned is there before."""
    now = SystemClock().now()
    shelf_of(shipped)
    OfflinePlanner().plan(PlanRequest(SENTENCE, shipped, now))
    tracemalloc.start()
    OfflinePlanner().plan(PlanRequest(SENTENCE, catalog, now))
    shelf_of(catalog)
    held = tracemalloc.get_traced_memory()[0] / _MB
    tracemalloc.stop()
    return held


def _times(plan: Callable[[int], object]) -> Sequence[float]:
    """Answer how many milliseconds each of some plans took, fastest first."""
    took: list[float] = []
    for number in range(TIMES):
        began = time.perf_counter()
        plan(number)
        took.append((time.perf_counter() - began) * 1e3)
    return sorted(took)


def _share(took: Sequence[float], share: float) -> float:
    return took[min(int(len(took) * share), len(took) - 1)]
