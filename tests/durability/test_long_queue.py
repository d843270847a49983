"""R16 small: two thousand starts wait, and all that is promised holds but for the times, which `make chaos` measures."""

import pytest

from tests.durability.long_queue import a_long_queue

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_beside_a_long_queue_requests_are_answered_and_another_organizations_starts_begin() -> None:
    found = a_long_queue(jobs=2000, api_p95_s=10.0, start_p95_s=30.0)
    assert found["requests meanwhile"] > 0
    assert found["another organization's starts"] > 0
