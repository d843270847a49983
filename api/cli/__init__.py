"""The command `nexa`. Importing it is cheap; each command loads what it needs when it is called."""

import sys
from pathlib import Path


def main() -> None:
    """Run the command line; every foreseen failure is one plain sentence."""
    _refuse_shadowed_packages()
    from api.cli.commands import app
    from api.cli.ending import ended

    with ended():
        app(standalone_mode=True)


def _refuse_shadowed_packages() -> None:
    """Fail loudly when another distribution's `engine`, `tools` or `agent` would be imported."""
    from importlib.util import find_spec

    beside = Path(__file__).resolve().parents[2]
    for name in ("agent", "engine", "tools"):
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin != beside / name / "__init__.py":
            sys.exit(
                f"nexa: the package {name!r} comes from {origin or 'nowhere'}, not from {beside}. "
                "Another installed package hides it: install NexaBuilder in an environment of its own."
            )
