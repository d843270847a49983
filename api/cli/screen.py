"""The terminal, or the pipe that stands in for it."""

import sys

from rich.console import Console


def screen() -> Console:
    """Answer a console; lines are never cut or wrapped when nobody looks at them."""
    return Console(soft_wrap=not sys.stdout.isatty())
