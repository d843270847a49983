"""One connector's folder as the checks read it: its files, its actions, its recordings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.generate import actions_in, told_in, triggers_in
from tools.kit.bench import ActionsAndLooks
from tools.kit.recording import Played, Recording, play
from tools.kit.recordings import recordings_of
from tools.manifest import ActionEntry, Manifest, TriggerEntry, read_actions, read_manifest
from tools.sdk.action import Action, Actions
from tools.sources import Source


@dataclass(frozen=True, slots=True)
class Take:
    """A recording and how playing it went."""

    name: str
    recording: Recording
    played: Played

    @property
    def case(self) -> str:
        """Return what the recording is an example of."""
        return str(self.recording["case"])


@dataclass(frozen=True, slots=True)
class Connector:
    """Everything a check may look at."""

    source: Source
    manifest: Manifest
    entries: tuple[ActionEntry, ...]
    """Its actions, and the looks of its triggers: both are asked the same."""
    triggers: tuple[TriggerEntry, ...]
    """Those that are looked at; what the manifest writes by hand is not among them."""
    told: tuple[TriggerEntry, ...]
    """Those whose events are told us: by a call, or over a line that we keep open."""
    actions: tuple[Action[Any, Any], ...]
    registry: Actions
    takes: tuple[Take, ...]

    @property
    def folder(self) -> Path:
        """Return where it lies."""
        return self.source.folder

    def cases(self, action_id: str) -> dict[str, Take]:
        """Return an action's recordings by case."""
        return {take.case: take for take in self.takes if take.recording["action"] == action_id}

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield every text file of the folder."""
        for file in sorted(self.folder.rglob("*")):
            if file.is_file() and file.suffix in {".py", ".yaml", ".md", ".json", ".svg"}:
                yield file, file.read_text(encoding="utf-8")

    def code(self) -> Iterator[tuple[Path, ast.Module]]:
        """Yield every module of the folder, its tests left out."""
        for file in sorted(self.folder.glob("*.py")):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


async def read_connector(source: Source) -> Connector:
    """Read a connector and play everything it has recorded."""
    registry = ActionsAndLooks([source])
    triggers = triggers_in(source)
    looks = tuple(one.look for one in triggers)
    entries = (*read_actions(source.folder).actions, *(look.entry for look in looks))
    known = {entry.id for entry in entries}
    takes = []
    for name, recording in recordings_of(source.folder):
        if recording["action"] in known:
            played = await play(recording, registry=registry)
            takes.append(Take(name, recording, played))
    return Connector(
        source=source,
        manifest=read_manifest(source.folder),
        entries=entries,
        triggers=tuple(one.entry for one in triggers),
        told=tuple(told_in(source)),
        actions=(*actions_in(source), *looks),
        registry=registry,
        takes=tuple(takes),
    )
