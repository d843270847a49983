"""R1, R2, R4, R5, R14 on the Temporal host: real processes, a real database, the real gRPC test server.

R10 and R13 are in tests/engine/temporal/test_host.py.
"""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from engine.runtime.points import Point
from tests.durability import temporal_chaos as chaos
from tests.durability.arena import Arena, arena
from tests.durability.ledger import LedgerProcess
from tests.durability.nursery import Nursery, running_nursery
from tests.support.temporal_server import temporal_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with temporal_server() as found:
        yield found


@pytest.fixture(scope="module")
def staff() -> Iterator[Nursery]:
    with running_nursery("tests.durability.temporal_child") as one:
        yield one


@pytest.fixture
async def ground(
    staff: Nursery, ledger_process: LedgerProcess, address: str
) -> AsyncIterator[Arena]:
    async with arena(staff, ledger_process) as made:
        staff.common |= {"temporal": address, "queue": f"durability-{uuid4().hex}"}
        yield made


async def test_thirty_kills_lose_no_run_and_repeat_no_effect_under_another_key(
    ground: Arena,
) -> None:
    assert (await chaos.kills(ground, runs=20, least_kills=30, seed=1))["kills"] == 30


@pytest.mark.parametrize(
    ("role", "points"), [("worker", chaos.WORKER_POINTS), ("owner", chaos.OWNER_POINTS)]
)
async def test_a_death_at_any_point_breaks_no_promise(
    ground: Arena, role: str, points: tuple[Point, ...]
) -> None:
    assert (await chaos.kill_at(ground, role, points))["points"] == len(points)


async def test_a_worker_cut_off_from_the_database_holds_nobody_up(ground: Arena) -> None:
    assert (await chaos.cut(ground, runs=5, cut_s=2.0))["runs"] >= 10


async def test_what_a_worker_says_that_slept_too_long_is_refused(ground: Arena) -> None:
    assert (await chaos.pause(ground, runs=6, asleep_s=7.0))["runs"] >= 6


async def test_replacing_every_process_under_load_cuts_no_call_off(ground: Arena) -> None:
    assert (await chaos.rolling_restart(ground, runs=15))["replaced"] == 4
