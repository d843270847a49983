"""What actions come from, as people know it: a name, a sentence and a small drawing for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tools.manifest import read_manifest
from tools.sources import Source, all_sources

ICON_FILE = "icon.svg"


@dataclass(frozen=True, slots=True)
class App:
    """One connector or kind of steps; its actions' ids begin with its id."""

    id: str
    title: str
    summary: str
    icon: str | None


@lru_cache(maxsize=1)
def all_apps() -> tuple[App, ...]:
    """Return every app there is, read once: what is installed does not change while a process runs."""
    return tuple(sorted(map(app_of, all_sources()), key=lambda app: app.id))


def app_of(source: Source) -> App:
    """Return how one connector is shown; without a drawing where its folder has none."""
    manifest = read_manifest(source.folder)
    drawing = source.folder / ICON_FILE
    icon = drawing.read_text(encoding="utf-8").strip() if drawing.is_file() else None
    return App(manifest.id, manifest.title, manifest.summary, icon)
