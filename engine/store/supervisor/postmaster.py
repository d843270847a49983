"""What the file `postmaster.pid` says about a server that may or may not be running."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILE = "postmaster.pid"
_STATUS_LINE = 7

State = Literal["absent", "stale", "starting", "ready", "stopping"]


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server of one cluster, as its pid file and the system's process table tell."""

    state: State
    pid: int | None = None


def look(cluster: Path) -> Postmaster:
    """Tell whether a server runs on this cluster; a pid that now belongs to another is stale."""
    try:
        lines = (cluster / FILE).read_text().splitlines()
    except FileNotFoundError:
        return Postmaster("absent")
    if not lines or not lines[0].strip().lstrip("-").isdigit():
        return Postmaster("stale")
    pid = abs(int(lines[0]))
    if not _serves(pid, cluster):
        return Postmaster("stale")
    status = lines[_STATUS_LINE].strip() if len(lines) > _STATUS_LINE else "starting"
    match status:
        case "ready" | "standby":
            return Postmaster("ready", pid)
        case "stopping":
            return Postmaster("stopping", pid)
        case _:
            return Postmaster("starting", pid)


def _serves(pid: int, cluster: Path) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        # A postmaster works in its cluster's folder; without /proc the pid has to be trusted.
        return Path(f"/proc/{pid}/cwd").readlink() == cluster.resolve()
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    except PermissionError:
        return False


def remove_stale(cluster: Path, socket: Path) -> None:
    """Remove what a server that was killed left behind, when its pid was given to another."""
    (cluster / FILE).unlink(missing_ok=True)
    for leftover in (socket, socket.with_name(socket.name + ".lock")):
        leftover.unlink(missing_ok=True)
