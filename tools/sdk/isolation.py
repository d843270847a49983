"""A process of its own kind: of no user of the machine, in a network without a way in or out."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from functools import lru_cache
from typing import Final

# No user of the outside is mapped, so it has no rights even over what its own user outside may.
ALONE: Final = ("unshare", "--user", "--net", "--ipc", "--uts", "--")
"""What stands before a command that is to be alone."""


@lru_cache(maxsize=1)
def may_be_alone() -> bool:
    """Tell whether the kernel gives a process a user and a network of its own; asked once a process."""
    with suppress(OSError):
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words
    return False
