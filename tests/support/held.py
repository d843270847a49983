"""How long a piece of work holds the interpreter."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def held_s(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """What the work answers, and the seconds of processor time its thread took.

    A busy machine does not count. Nor does a collection of garbage: what a process holds by the
    time all other tests have run can take longer to walk through than the work itself.
    """
    gc.disable()
    try:
        start = time.thread_time()
        answer = work()
        return answer, time.thread_time() - start
    finally:
        gc.enable()
