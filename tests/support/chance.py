"""Random tests: the same examples each time in continuous integration, fresh ones everywhere else."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings

IS_CI: Final = bool(os.environ.get("CI"))
HISTORIES: Final = 2000 if IS_CI else 300
"""So many random histories of runs the ordinary suite looks at."""

# What fails prints how to play it again; in continuous integration it fails again by itself.
settings.register_profile("fixed", derandomize=True, database=None, print_blob=True)
settings.register_profile("fresh", derandomize=False, print_blob=True)
settings.load_profile("fixed" if IS_CI else "fresh")
