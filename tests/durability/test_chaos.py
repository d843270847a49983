"""R1, R3, R4, R5, R7, R14 on the embedded host, small; `make chaos` plays them in full."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.durability.arena import Arena, arena, mounted
from tests.durability.chaos import (
    a_full_disk,
    cuts,
    kills,
    pauses,
    restarts_of_the_database,
    rolling_restart,
)
from tests.durability.ledger import LedgerProcess
from tests.durability.nursery import Nursery

pytestmark = pytest.mark.slow


@pytest.fixture
async def ground(nursery: Nursery, ledger_process: LedgerProcess) -> AsyncIterator[Arena]:
    async with arena(nursery, ledger_process) as made:
        yield made


@pytest.fixture
def small_disk() -> Iterator[str]:
    with mounted() as place:
        if place is None:
            pytest.skip("mounting a small disk needs an administrator")
        yield place


@pytest.mark.timeout(180)
async def test_sixty_kills_lose_no_run_and_repeat_no_effect_under_another_key(
    ground: Arena,
) -> None:
    assert (await kills(ground, runs=60, least_kills=60, seed=1))["kills"] >= 60


@pytest.mark.timeout(120)
async def test_the_executor_outlives_three_restarts_of_its_database(ground: Arena) -> None:
    assert (await restarts_of_the_database(ground, times=3, seed=1))["restarts"] == 3


@pytest.mark.timeout(120)
async def test_an_owner_cut_off_from_the_database_is_replaced_and_writes_nothing_more(
    ground: Arena,
) -> None:
    assert (await cuts(ground, tries=4, takeover_s=1.0))["cuts"] == 4


@pytest.mark.timeout(120)
async def test_an_owner_that_slept_longer_than_its_lease_writes_nothing_more(ground: Arena) -> None:
    assert (await pauses(ground, tries=2, takeover_s=1.0, asleep_s=0.5))["pauses"] == 2


@pytest.mark.timeout(120)
async def test_runs_wait_while_the_disk_is_full_and_go_on_by_themselves(
    ground: Arena, small_disk: str
) -> None:
    assert (await a_full_disk(ground, place=small_disk))["runs"] == 20


@pytest.mark.timeout(120)
async def test_owner_and_standby_are_replaced_in_turn_and_nobody_notices(ground: Arena) -> None:
    assert (await rolling_restart(ground, runs=60, times=2))["replaced"] == 4
