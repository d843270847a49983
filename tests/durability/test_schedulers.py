"""R11 in small: each due time is one run, whoever is killed. `make chaos` plays 10,000 of them."""

from tests.durability.conftest import Grounds
from tests.durability.schedulers import due_times_under_kills


async def test_of_five_processes_one_schedules_and_no_due_time_is_lost_or_doubled(
    grounds: Grounds,
) -> None:
    found = await due_times_under_kills(
        grounds, schedules=4, times=100, kills=5, seed=11, within_s=120.0
    )
    assert found["due times"] == 400
