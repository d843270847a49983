"""n8n 2.x with its default database, where its command is installed: `npm install --global n8n@2`.

It is not installed for the measurement: one of its packages is not on npm but on a server of its own.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.peers.answering import answers, free_port, until_answering

PATH: Final = "/webhook/bench"
READY_S: Final = 180.0
_WORKFLOW = Path(__file__).with_name("n8n_workflow.json")


def command() -> str | None:
    """Return where its command is, or None where it is not installed."""
    return shutil.which("n8n")


@contextmanager
def running(program: str) -> Iterator[str]:
    """Have the workflow published in a folder of its own and start it; give its address."""
    with tempfile.TemporaryDirectory(prefix="nexa-bench-n8n-") as folder:
        port = free_port()
        around = {
            **os.environ,
            "N8N_USER_FOLDER": folder,
            "N8N_PORT": str(port),
            "N8N_LISTEN_ADDRESS": "127.0.0.1",
            "N8N_DIAGNOSTICS_ENABLED": "false",
            "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
            "N8N_LOG_LEVEL": "error",
            "NODE_ENV": "production",
        }
        for step in (
            ["import:workflow", f"--input={_WORKFLOW}"],
            ["publish:workflow", "--id=bench"],
        ):
            subprocess.run([program, *step], check=True, stdout=subprocess.DEVNULL, env=around)
        process = subprocess.Popen([program, "start"], stdout=subprocess.DEVNULL, env=around)
        try:
            address = f"http://127.0.0.1:{port}"
            until_answering("n8n", process, READY_S, lambda: answers(f"{address}{PATH}", 500))
            yield address
        finally:
            process.terminate()
            process.wait(60)
