"""`python -m tools.kit new NAME` lays a connector out; `check [NAME ...]` lists what is owed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from engine.errors import Invalid
from tools.kit.conformance import conformance
from tools.kit.scaffold import scaffold, write_actions
from tools.sources import Source, all_sources

_CONNECTORS = Path(__file__).resolve().parents[1] / "connectors"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.kit", description=__doc__)
    parser.add_argument("command", choices=("new", "check"))
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    try:
        sources = _new(given.names) if given.command == "new" else _named(given.names)
    except Invalid as exc:
        raise SystemExit(str(exc)) from exc
    owed = sum(asyncio.run(_told(source)) for source in sources)
    if owed and given.command == "check":
        raise SystemExit(1)


def _new(names: list[str]) -> list[Source]:
    if len(names) != 1:
        raise Invalid("Give the new connector one name: make new-connector NAME=parcels")
    source = scaffold(names[0], _CONNECTORS, package="tools.connectors")
    write_actions(source)
    return [source]


def _named(names: list[str]) -> list[Source]:
    sources = {source.folder.name: source for source in all_sources()}
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise Invalid(f"There is no connector {unknown[0]!r}; there are {', '.join(sources)}.")
    return [sources[name] for name in names or sources]


async def _told(source: Source) -> int:
    owed = await conformance(source)
    name = source.folder.name
    lines = [f"{name}: {len(owed)} to do" if owed else f"{name}: keeps its promises"]
    sys.stdout.write("\n".join((*lines, *(f"  {one}" for one in owed))) + "\n")
    return len(owed)


if __name__ == "__main__":
    main()
