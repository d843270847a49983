"""Where connectors come from: the folders of this distribution, and installed ones by entry point.

Another distribution names its connector's package under the group `nexabuilder.connectors`. Its
folder is found without importing a line of it; its code runs only when one of its steps does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import structlog
from pydantic import ValidationError
from ruamel.yaml.error import YAMLError

from tools.manifest import MANIFEST_FILE, read_actions, read_manifest, read_triggers

ENTRY_POINT_GROUP = "nexabuilder.connectors"
_HERE = Path(__file__).resolve().parent
ROOTS = (_HERE / "steps", _HERE / "connectors")
_log = structlog.get_logger("tools.sources")


@dataclass(frozen=True, slots=True)
class Source:
    """One connector: its folder, and the package its code is imported as."""

    folder: Path
    package: str

    @property
    def actions_module(self) -> str:
        """Return the module that declares the actions."""
        return f"{self.package}.actions"

    @property
    def triggers_module(self) -> str:
        """Return the module that declares the triggers that are looked at."""
        return f"{self.package}.triggers"


def built_in() -> list[Source]:
    """Return the connectors of this distribution, in a fixed order."""
    return [
        Source(folder, ".".join(folder.relative_to(_HERE.parent).parts))
        for root in ROOTS
        for folder in sorted(root.iterdir())
        if (folder / MANIFEST_FILE).is_file()
    ]


def installed(
    taken: Iterable[Source], points: Iterable[EntryPoint] | None = None
) -> Sequence[Source]:
    """Return the usable connectors of other distributions; what cannot be used is logged by name.

    A broken one must not keep the service from starting, and none may stand in for another.
    """
    found = entry_points(group=ENTRY_POINT_GROUP) if points is None else points
    names = {source.folder.name for source in taken}
    sources = []
    for point in sorted(found, key=lambda one: one.name):
        source, why = _usable(point, names)
        if source is None:
            _log.error("connector.refused", connector=point.name, package=point.value, why=why)
            continue
        names.add(point.name)
        sources.append(source)
    return sources


def all_sources() -> list[Source]:
    """Return every connector there is: our own first."""
    own = built_in()
    return [*own, *installed(own)]


def _usable(point: EntryPoint, taken: set[str]) -> tuple[Source | None, str]:
    if point.name in taken:
        return None, "another connector has this name"
    folder = _folder_of(point.value)
    if folder is None:
        return None, f"its package has no {MANIFEST_FILE}"
    try:
        manifest, actions = read_manifest(folder), read_actions(folder).actions
        triggers = [entry for entry in read_triggers(folder) if entry.is_declared]
    except (ValidationError, YAMLError, OSError, ValueError) as exc:
        return None, f"its {type(exc).__name__}: manifest or actions cannot be read"
    if manifest.id != point.name:
        return None, f"its manifest calls it {manifest.id!r}"
    ids = [*(entry.id for entry in actions), *(entry.id for entry in triggers)]
    strays = [one for one in ids if not one.startswith(f"{manifest.id}.")]
    if strays:
        return None, f"its actions and triggers must begin with its own name: {strays[0]}"
    return Source(folder, point.value), ""


def _folder_of(package: str) -> Path | None:
    """Find a package's folder on the path; importlib would import its parents."""
    for place in sys.path:
        folder = Path(place or ".", *package.split("."))
        if (folder / MANIFEST_FILE).is_file():
            return folder.resolve()
    return None
