"""What the idle service holds, before and after it has planned for the first time."""

import time

from tests.bench.planning import SENTENCE
from tests.bench.service import RunningService
from tests.bench.table import Line


def before_plan(service: RunningService) -> list[Line]:
    """Measure the service as it is after its start."""
    return [
        Line("start to ready", service.ready_s, "s"),
        Line("memory idle, before the first plan", service.memory_mb(), "MB", 350.0),
    ]


def after_plan(service: RunningService) -> list[Line]:
    """Plan once through the chat and measure again."""
    with service.client() as client:
        thread = client.post("/threads", json={"workflow_id": None}).json()["id"]
        message = {"role": "user", "parts": [{"type": "text", "text": SENTENCE}]}
        began = time.monotonic()
        answer = client.post(
            f"/chat/{thread}", json={"message": message, "timezone": "Europe/Berlin"}
        )
        answer.raise_for_status()
        took = time.monotonic() - began
    time.sleep(1)
    return [
        Line("first plan through the chat, cold", took * 1e3, "ms"),
        Line("memory idle, after the first plan", service.memory_mb(), "MB", 650.0),
    ]
