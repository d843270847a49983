"""What actions come from, as people know it."""

from __future__ import annotations

from pathlib import Path

from tools.apps import all_apps, app_of
from tools.manifest import MANIFEST_FILE
from tools.sources import Source

MANIFEST = """
id: parcels
title: Parcels
summary: Parcels on shelves.
owners: ["@somebody"]
"""


def test_each_app_is_there_once_by_its_id_with_a_name_and_a_drawing() -> None:
    apps = all_apps()
    ids = [app.id for app in apps]
    assert ids == sorted(set(ids))
    assert {"github", "list"} <= set(ids)
    assert all(app.title and app.summary and app.icon for app in apps)


def test_an_app_without_a_drawing_is_shown_without_one(tmp_path: Path) -> None:
    folder = tmp_path / "parcels"
    folder.mkdir()
    (folder / MANIFEST_FILE).write_text(MANIFEST)
    shown = app_of(Source(folder, "parcels"))
    assert (shown.id, shown.title, shown.icon) == ("parcels", "Parcels", None)
    (folder / "icon.svg").write_text("<svg/>\n")
    assert app_of(Source(folder, "parcels")).icon == "<svg/>"
