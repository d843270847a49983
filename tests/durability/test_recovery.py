"""R15 small: a database that was lost comes back as it was at a moment; `make chaos` plays it in full."""

import pytest

from tests.durability.arena import arena
from tests.durability.ledger import LedgerProcess
from tests.durability.nursery import Nursery
from tests.durability.recovery import ARCHIVING, to_a_moment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def test_a_lost_database_comes_back_as_it_was_at_a_moment_and_its_runs_go_on(
    nursery: Nursery, ledger_process: LedgerProcess
) -> None:
    async with arena(nursery, ledger_process, ARCHIVING) as ground:
        found = await to_a_moment(ground, runs=30)
    assert (found["runs"], found["of the moment"]) == (30, 20)
    assert found["unfinished then"] > 0
