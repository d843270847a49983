"""Where the time of a webhook run goes: the service under load, sampled by py-spy."""

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Final

from tests.bench.service import THREE_STEPS, RunningService, running_service, send
from tests.bench.table import Line

PINNED: Final = "py-spy==0.4.3"
CONNECTIONS: Final = 50
_RATE: Final = 250
# A sample counts for the innermost of its frames that is in one of these; what libraries do, they
# do for whoever has called them.
AREAS: Final[dict[str, tuple[str, ...]]] = {
    "HTTP: the server": ("uvicorn/",),
    "HTTP: the webhook, its address and body": ("api/webhooks/",),
    "letting a run in, its parts and its mailbox": ("engine/runtime/",),
    "deciding what comes next": ("engine/core/",),
    "expressions": ("engine/expressions/",),
    "actions: arguments, work, result": ("tools/",),
    "writing: rows and the database's answer": ("engine/store/",),
    "clock and ids": ("engine/ports/",),
}
REST: Final = "the loop itself and the rest"
_FRAME_FILE: Final = re.compile(r"\(([^()]+?)(?::\d+)?\)$")


def measure(seconds: int) -> list[Line]:
    """Sample the service while it is under load; return how much of its time each part takes."""
    with running_service() as service, tempfile.TemporaryDirectory() as folder:
        service.settle()
        _, path = service.publish(THREE_STEPS)
        found = Path(folder) / "stacks.txt"
        load = threading.Thread(target=send, args=(service, path, CONNECTIONS, seconds + 6))
        load.start()
        time.sleep(2)
        _sample(service, found, seconds)
        load.join()
        shares = shares_of(found.read_text())
    return [Line(area, share, "%") for area, share in shares.items()]


def shares_of(stacks: str) -> dict[str, float]:
    """Return the share of each area, in percent, from stacks as py-spy writes them, one a line."""
    counts: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = stack.split(";")
        # Threads that only wait for work are of no interest.
        if any("api/cli/serve.py" in frame for frame in frames):
            counts[_area(frames)] += int(count)
    total = counts.total() or 1
    return {area: 100 * counts[area] / total for area in (*AREAS, REST)}


def _area(frames: list[str]) -> str:
    for frame in reversed(frames):
        place = _FRAME_FILE.search(frame)
        for area, files in AREAS.items():
            if place is not None and place[1].startswith(files):
                return area
    return REST


def _sample(service: RunningService, into: Path, seconds: int) -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "tool", "run", "--from", PINNED, "py-spy", "record", "--format", "raw"]
    command += ["--pid", str(service.process.pid), "--duration", str(seconds)]
    command += ["--rate", str(_RATE), "--output", str(into)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
