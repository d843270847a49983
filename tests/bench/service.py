"""The real service as a newcomer starts it, with a workflow to measure."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.cli.places import Places

READY_S = 60.0
SETTLED_WITHIN_S = 90.0
IDLE_CPU_S = 0.05
LINES = {"type": "array", "items": {
    "type": "object", "required": ["price", "quantity"],
    "properties": {"price": {"type": "number"}, "quantity": {"type": "number"}},
}}  # fmt: skip
BODY_SCHEMA = {
    "type": "object",
    "required": ["id", "lines"],
    "properties": {"id": {"type": "string"}, "lines": LINES},
}
THREE_STEPS: dict[str, Any] = {
    "nexa": 1,
    "name": "Three pure steps",
    "triggers": [
        {
            "id": "hook",
            "type": "webhook",
            "with": {"respond": "when_finished"},
            "output_schema": {
                "type": "object",
                "required": ["body"],
                "properties": {"body": BODY_SCHEMA},
            },
        }
    ],
    "steps": [
        {
            "id": "sums",
            "uses": "list.map",
            "with": {
                "items": "{{ trigger.body.lines }}",
                "value": "{{ item.price * item.quantity }}",
            },
        },
        {
            "id": "total",
            "uses": "json.build",
            "with": {"value": {"total": "{{ sum(steps.sums.items) }}"}},
        },
        {
            "id": "say",
            "uses": "text.render",
            "with": {"template": "Order {{ trigger.body.id }}: {{ steps.total.text }}"},
        },
    ],
    "outputs": {"text": "{{ steps.say.text }}"},
}
BODY = {"id": "o-1", "lines": [{"price": 12.5, "quantity": 2}, {"price": 80.25, "quantity": 1}]}


@dataclass
class RunningService:
    """Where the service answers, how it lets us in, and which process it is."""

    address: str
    token: str
    process: "subprocess.Popen[bytes]"
    data_dir: Path
    ready_s: float

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "127.0.0.1"

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80

    def client(self) -> httpx.Client:
        """Return a client that is signed in."""
        return httpx.Client(
            base_url=f"{self.address}/api/v1",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
            trust_env=False,
        )

    def memory_mb(self) -> float:
        """Return the resident memory of the service's own process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return round(int(line.split()[1]) / 1024, 1)

    def cpu_s(self) -> float:
        """Return the processor time the service's own process has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until the service does nothing more of its own accord, such as loading its planner."""
        until = time.monotonic() + SETTLED_WITHIN_S
        quiet = 0
        while quiet < 3 and time.monotonic() < until:
            before = self.cpu_s()
            time.sleep(1)
            quiet = quiet + 1 if self.cpu_s() - before < IDLE_CPU_S else 0

    def publish(self, document: dict[str, Any]) -> tuple[str, str]:
        """Publish and switch on a workflow; return its id and the path of its webhook."""
        with self.client() as client:
            made = _ok(
                client.post("/workflows", json={"name": document["name"], "document": document})
            )
            place = f"/workflows/{made['id']}"
            _ok(client.post(f"{place}/publish", json={"revision": made["draft_revision"]}))
            switched = _ok(client.post(f"{place}/enable"))
        return made["id"], switched["webhooks"][0]["path"] if switched["webhooks"] else ""


def _ok(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise SystemExit(f"{answer.request.url}: {answer.status_code} {answer.text[:500]}")
    return answer.json()


@contextmanager
def running_service() -> Iterator[RunningService]:
    """Start the service in a folder of its own, as `nexa serve` does, and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="nexa-bench-", ignore_cleanup_errors=True) as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o711)
        command = [str(Path(sys.executable).with_name("nexa")), "serve", "--port", "0"]
        command += ["--data-dir", str(data_dir)]
        environment = {**os.environ, "NEXA_LOG_LEVEL": "error"}
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )
        try:
            yield _wait(process, data_dir, began)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: "subprocess.Popen[bytes]", data_dir: Path, began: float) -> RunningService:
    places = Places(data_dir)
    while time.monotonic() - began < READY_S:
        if process.poll() is not None:
            raise SystemExit(f"the service ended with {process.returncode} before it was ready")
        address, token = places.address(), places.token()
        if address and token and _answers(address):
            return RunningService(address, token, process, data_dir, time.monotonic() - began)
        time.sleep(0.05)
    raise SystemExit(f"the service was not ready within {READY_S:g} s")


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready", trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def send(service: RunningService, path: str, connections: int, seconds: float) -> dict[str, float]:
    """Have the load generator, a process of its own, call a webhook."""
    return send_to_all(service, [path], connections, seconds)


def send_to_all(
    service: RunningService, paths: Sequence[str], connections: int, seconds: float
) -> dict[str, float]:
    """Have it call several webhooks in turn."""
    return send_to(service.host, service.port, paths, connections, seconds)


def send_to(
    host: str, port: int, paths: Sequence[str], connections: int, seconds: float
) -> dict[str, float]:
    """Have the load generator call addresses with the order that all peers answer alike."""
    told = {
        "host": host,
        "port": port,
        "paths": list(paths),
        "body": json.dumps(BODY),
        "connections": connections,
        "seconds": seconds,
    }
    command = [sys.executable, "-m", "tests.bench.load", json.dumps(told)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
