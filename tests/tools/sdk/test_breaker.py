"""A host that is down is left alone for a while, and only such a host."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from tests.tools.conftest import Sessions
from tools.kit.http_peer import Heard, http_peer, write_answer
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.breaker import FAILURES, IDLE_S, OPEN_S, Breaker
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession

PLACE = "shop.example:443"


@dataclass
class Seconds:
    """A clock that a test sets."""

    value: float = 0.0

    def __call__(self) -> float:
        return self.value


@dataclass
class Moody:
    """A peer that answers as it is told."""

    status: int = 200

    async def __call__(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        write_answer(writer, self.status, b"", {})


def is_open(breaker: Breaker) -> bool:
    try:
        breaker.enter(PLACE, already_sent=False)
    except ActionFailed as refused:
        return refused.error.code == "circuit_open"
    return False


def down(breaker: Breaker, times: int = FAILURES) -> None:
    for _ in range(times):
        breaker.failed(PLACE)


def test_the_circuit_opens_after_so_many_failures_in_a_row_and_not_before() -> None:
    breaker = Breaker(Seconds())
    down(breaker, FAILURES - 1)
    assert not is_open(breaker)
    breaker.failed(PLACE)
    assert is_open(breaker)
    breaker.enter("other.example:443", already_sent=False)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    breaker = Breaker(Seconds())
    down(breaker, FAILURES - 1)
    breaker.answered(PLACE)
    down(breaker, FAILURES - 1)
    assert not is_open(breaker)


def test_failures_long_ago_do_not_count() -> None:
    now = Seconds()
    breaker = Breaker(now)
    down(breaker, FAILURES - 1)
    now.value += IDLE_S + 1
    breaker.failed(PLACE)
    assert not is_open(breaker)


def test_one_call_finds_out_and_the_others_wait_for_what_it_finds() -> None:
    now = Seconds()
    breaker = Breaker(now)
    down(breaker)
    now.value += OPEN_S
    assert not is_open(breaker)
    assert is_open(breaker)
    breaker.failed(PLACE)
    assert is_open(breaker)
    now.value += OPEN_S
    assert not is_open(breaker)
    breaker.answered(PLACE)
    assert not is_open(breaker)
    assert not is_open(breaker)


def test_a_trial_that_shows_nothing_leaves_it_to_the_next_call() -> None:
    now = Seconds()
    breaker = Breaker(now)
    down(breaker)
    now.value += OPEN_S
    assert not is_open(breaker)
    breaker.left(PLACE)
    assert not is_open(breaker)


@pytest.mark.parametrize(("already_sent", "nothing_happened"), [(False, True), (True, False)])
def test_the_error_says_when_to_come_again_and_whether_anything_was_sent(
    already_sent: bool, nothing_happened: bool
) -> None:
    now = Seconds()
    breaker = Breaker(now)
    down(breaker)
    now.value += 10
    with pytest.raises(ActionFailed) as refused:
        breaker.enter(PLACE, already_sent=already_sent)
    error = refused.value.error
    assert (error.error_class, error.code) == ("remote_down", "circuit_open")
    assert (error.retryable, error.retry_after_s) == (True, OPEN_S - 10)
    assert error.nothing_happened is nothing_happened
    assert PLACE in error.message


async def test_a_host_that_answers_503_is_not_asked_again_until_it_may_be_back() -> None:
    now, moody = Seconds(), Moody(503)
    async with http_peer(moody) as peer:
        client = GuardedHttp(AddressPolicy(allowed=lambda: {peer.place}), now=now)

        async def ask() -> int:
            session = HttpSession(client, None, "write", 5.0, Attempt())
            return (await session.request("POST", peer.url())).status

        assert [await ask() for _ in range(FAILURES)] == [503] * FAILURES
        with pytest.raises(ActionFailed) as refused:
            await ask()
        assert refused.value.error.code == "circuit_open"
        assert not refused.value.outcome_unknown
        assert len(peer.heard) == FAILURES
        now.value += OPEN_S
        moody.status = 200
        assert [await ask() for _ in range(3)] == [200] * 3
        await client.aclose()


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
async def test_what_is_about_one_request_does_not_close_a_host_to_others(
    session_for: Sessions, status: int
) -> None:
    async with http_peer(Moody(status)) as peer:
        session = session_for(peer.place)
        found = [(await session.request("GET", peer.url())).status for _ in range(FAILURES + 2)]
    assert found == [status] * (FAILURES + 2)


async def test_a_step_s_own_short_time_limit_does_not_close_a_host_to_others(
    session_for: Sessions,
) -> None:
    release = asyncio.Event()

    async def slow(heard: Heard, writer: asyncio.StreamWriter) -> None:
        if heard.target == "/slow":
            await release.wait()
        write_answer(writer, 200, b"", {})

    async with http_peer(slow) as peer:
        session = session_for(peer.place, timeout_s=0.05)
        for _ in range(FAILURES + 1):
            with pytest.raises(ActionFailed) as late:
                await session.request("GET", peer.url("/slow"))
            assert late.value.error.code == "timed_out"
        patient = HttpSession(session.client, None, "read", 5.0, Attempt())
        assert (await patient.request("GET", peer.url("/fast"))).status == 200
        release.set()


async def test_a_refused_connection_counts_and_its_circuit_opens(session_for: Sessions) -> None:
    async with http_peer(Moody()) as peer:
        place, url = peer.place, peer.url()
    codes = []
    session = session_for(place)
    for _ in range(FAILURES + 1):
        with pytest.raises(ActionFailed) as failed:
            await session.request("GET", url)
        codes.append(failed.value.error.code)
    assert codes == ["connection_refused"] * FAILURES + ["circuit_open"]
