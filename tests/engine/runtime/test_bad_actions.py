"""Whatever an action does, its run gets a typed end in time, and every other run goes on as before."""

import asyncio
import contextlib
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.core.events import Envelope
from engine.ports import ActionError, Failed, StepCall, StepOutcome, Succeeded
from engine.ports.runner import ProposedKey
from engine.runtime import attempts
from engine.runtime.executor import Ended
from engine.runtime.sound import LONGEST_MESSAGE
from engine.runtime.values import MAX_VALUE
from engine.testing.steps import ScriptedSteps
from tests.engine.runtime.conftest import Site, until

Act = Callable[[StepCall], Awaitable[Any]]
ONCE = {"max_attempts": 1}


@dataclass
class Unruly(ScriptedSteps):
    """Carries out any step by the function given for it, however badly that behaves."""

    acts: dict[str, Act] = field(default_factory=dict)

    async def run(self, call: StepCall) -> StepOutcome:
        act = self.acts.get(call.step_id)
        if act is None:
            return await super().run(call)
        self.calls.append(call)
        found: StepOutcome = await act(call)
        return found


@pytest.fixture
def steps() -> Unruly:
    return Unruly()


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "GRACE_S", 0.0)


def raising(cause: BaseException) -> Act:
    async def act(_: StepCall) -> Any:
        raise cause

    return act


def ending(outcome: Any) -> Act:
    async def act(_: StepCall) -> Any:
        return outcome

    return act


async def hang(_: StepCall) -> Any:
    await asyncio.Event().wait()


async def hang_on(_: StepCall) -> Any:
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


async def return_after_cancel(_: StepCall) -> Any:
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    return Succeeded({"late": True})


async def break_after_cancel(_: StepCall) -> Any:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        raise ValueError("cleaning up went wrong") from None


async def know_what_to_do(_: StepCall) -> Any:
    """Wait for what fails in a task and in a thread, and go on."""
    saved = 0
    for waits in (asyncio.create_task(_fails()), asyncio.to_thread(int, "no number")):
        try:
            await waits
        except ValueError:
            saved += 1
    return Succeeded({"saved": saved})


async def cancel_the_task_it_runs_in(_: StepCall) -> Any:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    return Succeeded({"returned": True})


async def _fails() -> None:
    await asyncio.sleep(0)
    raise ValueError("failed beside it")


class Unpicklable(Exception):
    """An error that cannot be copied, printed or compared."""

    def __reduce__(self) -> Any:
        raise TypeError("not to be pickled")

    def __str__(self) -> str:
        raise RuntimeError("not to be printed")

    __repr__ = __str__


async def play(site: Site, act: Act, effect: str = "read") -> tuple[Ended, list[Envelope]]:
    """Run one step that is carried out so; return its end and its events, once others still go on."""
    assert isinstance(site.steps, Unruly)
    site.steps.acts["a"] = act
    step = {"id": "a", "uses": f"test.{effect}", "retry": ONCE, "timeout_s": 1}
    bad, good = await site.publish(step), await site.publish({"id": "b", "uses": "test.write"})
    async with site.host() as host:
        run_id, ended = await host.run_to_end(site.request(bad), timeout_s=8)
        _, other = await host.run_to_end(site.request(good), timeout_s=5)
        events = await site.events(run_id)
    assert other is not None
    assert other.status == "succeeded"
    assert ended is not None, "the run never ended"
    return ended, events


@pytest.mark.parametrize(
    ("cause", "effect"),
    [
        (ValueError("x"), "write"),
        (KeyboardInterrupt(), "pure"),
        (KeyboardInterrupt(), "write"),
        (SystemExit(3), "read"),
        (GeneratorExit(), "write"),
        (asyncio.CancelledError(), "pure"),
        (asyncio.CancelledError(), "write"),
        (BaseExceptionGroup("several", [KeyboardInterrupt(), ValueError("y")]), "read"),
        (MemoryError(), "pure"),
        (RecursionError(), "read"),
        (StopAsyncIteration(), "write"),
        (Unpicklable("z"), "read"),
        (RuntimeError("m" * 10_000_000), "write"),
        (RuntimeError("half a character: \ud800"), "pure"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
async def test_whatever_an_action_raises_is_a_typed_end_of_its_step(
    site: Site, cause: BaseException, effect: str
) -> None:
    ended, events = await play(site, raising(cause), effect)
    assert ended.status == "failed"
    assert ended.error is not None
    assert (ended.error["code"], ended.error["step"]) == ("action_crashed", "a")
    assert type(cause).__name__ in ended.error["message"]
    ends = [event["type"] for event in events if event["type"].startswith("attempt.")]
    assert set(ends) == {"attempt.unknown" if effect == "write" else "attempt.failed"}


@pytest.mark.parametrize("outcome", [None, {"ok": True}, Succeeded, "done", object()])
async def test_an_action_that_returns_no_outcome_has_failed(site: Site, outcome: Any) -> None:
    ended, _ = await play(site, ending(outcome))
    assert ended.error is not None
    assert ended.error["code"] == "action_crashed"


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (object(), "not_json"),
        ({1: 2}, "not_json"),
        ({"n": 2**80}, "not_json"),
        ({"x": {1, 2}}, "not_json"),
        ("\ud800", "not_json"),
        (CIRCLE, "not_json"),
        (b"bytes", "not_json"),
        ("x" * 2**30, "value_too_large"),
        (["x" * 2**20] * 1024, "value_too_large"),
        ([0] * 2**26, "value_too_large"),
        (dict.fromkeys(map(str, range(20)), "x" * 2**24), "value_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else type(value).__name__,
)
async def test_an_output_no_run_can_carry_names_step_limit_and_value(
    site: Site, output: Any, code: str
) -> None:
    begun = time.monotonic()
    ended, _ = await play(site, ending(Succeeded(output)))
    assert ended.error is not None
    assert (ended.error["code"], ended.error["step"]) == (code, "a")
    if code == "value_too_large":
        assert str(MAX_VALUE) in ended.error["message"]
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "lie",
    [
        {"proposed_keys": 7},
        {"proposed_keys": ("key",)},
        {"proposed_keys": (ProposedKey("k", "first"),)},  # type: ignore[arg-type]
        {"note": {"why": object()}},
        {"note": 3},
        {"note": {"why": "x" * 10**6}},
    ],
)
async def test_what_comes_with_an_output_is_checked_like_the_output(
    site: Site, lie: dict[str, Any]
) -> None:
    ended, _ = await play(site, ending(Succeeded({"n": 1}, **lie)))
    assert ended.error is not None
    assert ended.error["code"] in ("not_json", "value_too_large")


@pytest.mark.parametrize(
    "facts",
    [
        {"message": "m" * 10_000_000},
        {"message": object()},
        {"message": "\udc00"},
        {"code": 7},
        {"error_class": "unheard_of"},
        {"error_class": ["list"]},
        {"retryable": "yes", "blame": "nobody"},
        {"retry_after_s": float("nan")},
        {"retry_after_s": 1e300},
        {"retry_after_s": "soon"},
        {"hint": b"bytes", "nothing_happened": 1},
    ],
)
async def test_an_error_that_lies_about_its_types_is_recorded_as_far_as_it_makes_sense(
    site: Site, facts: dict[str, Any]
) -> None:
    told: Any = {"error_class": "remote_down", "code": "boom", "message": "It broke.", **facts}
    ended, events = await play(site, ending(Failed(ActionError(**told))))
    assert ended.status == "failed"
    error = next(event["data"]["error"] for event in events if event["type"] == "attempt.failed")
    assert isinstance(error["class"], str)
    assert isinstance(error["retryable"], bool)
    assert len(error["message"]) < LONGEST_MESSAGE + 50


@pytest.mark.parametrize("effect", ["pure", "read", "write"])
@pytest.mark.parametrize("act", [hang, hang_on, break_after_cancel])
async def test_an_action_that_hangs_is_ended_although_it_ignores_that(
    site: Site, act: Act, effect: str
) -> None:
    ended, _ = await play(site, act, effect)
    assert ended.error is not None
    assert (ended.error["class"], ended.error["step"]) == ("timeout", "a")


@pytest.mark.parametrize("effect", ["pure", "read", "write"])
async def test_an_action_may_catch_what_fails_while_it_waits(site: Site, effect: str) -> None:
    ended, events = await play(site, know_what_to_do, effect)
    assert ended.status == "succeeded"
    (kept,) = [event for event in events if event["type"] == "attempt.succeeded"]
    assert kept["data"]["output"] == {"saved": 2}


@pytest.mark.parametrize("effect", ["read", "write"])
async def test_an_action_that_cancels_the_task_it_runs_in_ends_like_any_other(
    site: Site, effect: str
) -> None:
    ended, _ = await play(site, cancel_the_task_it_runs_in, effect)
    assert ended.status == "succeeded"


async def test_what_an_action_returns_although_its_time_is_up_still_counts(site: Site) -> None:
    ended, events = await play(site, return_after_cancel)
    assert ended.status == "succeeded"
    assert "attempt.succeeded" in [event["type"] for event in events]


@pytest.mark.parametrize("act", [hang, hang_on, return_after_cancel, break_after_cancel])
async def test_a_cancel_is_final_within_two_seconds_whatever_the_action_does(
    site: Site, act: Act
) -> None:
    assert isinstance(site.steps, Unruly)
    site.steps.acts["a"] = act
    workflow = await site.publish({"id": "a", "uses": "test.write", "timeout_s": 60})
    async with site.host() as host:
        run_id = await host.start_run(site.request(workflow))
        await until(lambda: bool(site.steps.calls))
        begun = time.monotonic()
        await host.cancel(run_id, "ada")
        ended = await host.wait_finished(run_id, 5)
    assert ended is not None
    assert ended.status == "cancelled"
    assert time.monotonic() - begun < 2


async def test_other_runs_keep_their_latency_while_actions_misbehave(site: Site) -> None:
    assert isinstance(site.steps, Unruly)
    site.steps.acts = {
        "hang": hang_on,
        "huge": ending(Succeeded("x" * 2**30)),
        "raise": raising(KeyboardInterrupt()),
        "lie": ending(None),
    }
    retry = {"max_attempts": 3, "initial_s": 0.01, "jitter": "none"}
    bad = [
        await site.publish({"id": name, "uses": "test.read", "retry": retry, "timeout_s": 30})
        for name in site.steps.acts
    ]
    good = await site.publish(
        {"id": "x", "uses": "test.write"}, {"id": "y", "uses": "test.write", "after": ["x"]}
    )
    ratios: list[float] = []
    async with site.host() as host:

        async def measured() -> float:
            took = []
            for _ in range(15):
                begun = time.perf_counter()
                _, ended = await host.run_to_end(site.request(good), timeout_s=5)
                assert ended is not None
                took.append(time.perf_counter() - begun)
            return statistics.median(took)

        for _ in range(3):
            alone = await measured()
            runs = [await host.start_run(site.request(workflow)) for workflow in bad * 3]
            ratios.append(await measured() / alone)
            for run_id in runs:
                await host.cancel(run_id, None)
            for run_id in runs:
                await host.wait_finished(run_id, 5)
    # What else the machine does disturbs a round; what actions do disturbs them all.
    assert min(ratios) <= 2
