"""Awaiting what may not be trusted to end: it gets its time, then a moment to clear up, then no more."""

import asyncio
import contextlib
from collections.abc import Coroutine, Generator
from typing import Any, Final, Generic, TypeVar, cast

_T = TypeVar("_T")
_Task = asyncio.Task[Any]

CLEAR_UP_S: Final = 1.0
"""How long what was told to end may take to clear up, before nobody waits for it any more."""


class Raised(Exception):
    """What was awaited has raised something, of whatever kind; `cause` is that."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self.cause = cause


class _Left(Exception):
    """It did not end although it was told to, and is no longer awaited."""


class _Driven(Generic[_T]):
    """Awaits a coroutine until it ends, or does not although it was told to twice.

    What it cancels inside is its own affair; only `tell` counts.
    """

    __slots__ = ("_coroutine", "told")

    def __init__(self, coroutine: Coroutine[Any, Any, _T]) -> None:
        self._coroutine = coroutine
        self.told = 0

    def tell(self, task: _Task) -> None:
        """Tell the coroutine, which this task awaits, to end; the second time, leave it where it is."""
        self.told += 1
        task.cancel()

    def go_on(self, waits_for: Any) -> Generator[Any, Any, _T]:
        """Wait with the coroutine to its end; `Raised` is whatever it raised."""
        try:
            while True:
                try:
                    yield waits_for
                except asyncio.CancelledError as cut:
                    waits_for = self._cut(cut)
                except GeneratorExit:
                    raise
                except BaseException as failure:  # noqa: BLE001  # of whatever kind: the coroutine may know what to do about it
                    waits_for = self._coroutine.throw(failure)
                else:
                    waits_for = self._coroutine.send(None)
        except StopIteration as end:
            result: _T = end.value
            return result
        except GeneratorExit:
            self._coroutine.close()
            raise
        except _Left:
            raise
        except BaseException as cause:
            raise Raised(cause) from cause

    def _cut(self, cut: asyncio.CancelledError) -> Any:
        """Pass a cancel on; the second time it is told to end, leave it where it is."""
        if self.told > 1:
            # Whatever it still says of being left is of no interest.
            with contextlib.suppress(BaseException):
                self._coroutine.close()
            raise _Left from cut
        return self._coroutine.throw(cut)

    def __await__(self) -> Generator[Any, Any, _T]:
        try:
            waits_for = self._coroutine.send(None)
        except StopIteration as end:
            result: _T = end.value
            return result
        except BaseException as cause:
            raise Raised(cause) from cause
        return (yield from self.go_on(waits_for))


class InTime(Generic[_T]):
    """Awaits a coroutine for so long, in the very task that awaits this.

    Only where it does not end at once is there a timer. Raises `TimeoutError` or `Raised`, and
    `CancelledError` where it was cut. One that has a result although it was told to end has that result.
    """

    __slots__ = ("_bell", "_coroutine", "_driven", "_is_cut", "_limit_s", "_task")

    def __init__(self, coroutine: Coroutine[Any, Any, _T], limit_s: float) -> None:
        self._coroutine = coroutine
        self._limit_s = limit_s
        self._is_cut = False
        self._bell: asyncio.TimerHandle | None = None

    def cut(self) -> None:
        """Tell what is awaited to end before its time; the second time, leave it where it is."""
        self._is_cut = True
        if self._bell is not None:
            self._ring()

    def _ring(self) -> None:
        if self._bell is not None:
            self._bell.cancel()
        self._driven.tell(self._task)
        self._bell = asyncio.get_running_loop().call_later(CLEAR_UP_S, self._ring)

    def __await__(self) -> Generator[Any, Any, _T]:
        try:
            waits_for = self._coroutine.send(None)
        except StopIteration as end:
            result: _T = end.value
            return result
        except BaseException as cause:
            raise Raised(cause) from cause
        return (yield from self._wait(waits_for))

    def _wait(self, waits_for: Any) -> Generator[Any, Any, _T]:
        driven = self._driven = _Driven(self._coroutine)
        task = self._task = cast("_Task", asyncio.current_task())
        self._bell = asyncio.get_running_loop().call_later(self._limit_s, self._ring)
        cancelled_before = task.cancelling()
        try:
            return (yield from driven.go_on(waits_for))
        except _Left:
            raise self._end_of_told() from None
        except Raised as raised:
            if driven.told:
                raise self._end_of_told() from raised
            if task.cancelling() > cancelled_before:
                # Told to end by somebody else, it has ended.
                raise asyncio.CancelledError from raised.cause
            raise
        finally:
            self._bell.cancel()
            self._bell = None
            for _ in range(driven.told):
                task.uncancel()

    def _end_of_told(self) -> BaseException:
        return asyncio.CancelledError() if self._is_cut else TimeoutError()
