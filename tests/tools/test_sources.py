"""Connectors of other distributions come in by entry point, and none can stand in for another."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tools.sources import ENTRY_POINT_GROUP, Source, built_in, installed

SAMPLE = Path(__file__).parent / "kit" / "parcels"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
USE = """
import asyncio
from tools.catalog import load_catalog
from tools.kit.bench import a_bench
from tools.kit.http_peer import answering, http_peer

async def main():
    assert load_catalog().action("parcels.book").effect == "write"
    import sys
    assert "parcels" not in sys.modules, "reading the catalogue imported the connector"
    answer = answering(201, b'{"number": "P-9"}', headers={"content-type": "application/json"})
    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        bench.connections.add("carrier", "http_bearer",
            {"hosts": [peer.url("")], "test_url": peer.url("/v1")}, {"token": "secret-token"})
        outcome = await bench.run("parcels.book", {"address": "Ada"}, connection="carrier")
        print(outcome.output["number"], peer.heard[0].headers["authorization"])

asyncio.run(main())
"""


def a_wheel(folder: Path) -> Path:
    """Build the sample connector as a distribution of its own."""
    shutil.copytree(SAMPLE, folder / "parcels")
    made = subprocess.run(
        [sys.executable, "-c", _WRITE],
        cwd=Path(__file__).resolve().parents[2],
        env={"PYTHONPATH": f"{folder}:."},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    wheel, info = folder / "parcels-1.0-py3-none-any.whl", "parcels-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in sorted((folder / "parcels").rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, file.relative_to(folder))
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: parcels\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", WHEEL)
        archive.writestr(f"{info}/entry_points.txt", f"[{ENTRY_POINT_GROUP}]\nparcels = parcels\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


_WRITE = """
from pathlib import Path
import parcels
from tools.kit.scaffold import write_actions
from tools.sources import Source
write_actions(Source(Path(parcels.__file__).parent, "parcels"))
"""


def test_an_installed_distribution_brings_a_connector_that_runs(tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "install", "--no-index", "--no-deps", "--target", site, a_wheel(tmp_path)],
        check=True,
    )
    done = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=Path(__file__).resolve().parents[2],
        env={"PYTHONPATH": f"{site}:."},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "P-9 Bearer secret-token", done.stderr


def a_point(name: str, package: str) -> EntryPoint:
    return EntryPoint(name, package, ENTRY_POINT_GROUP)


def a_folder(place: Path, package: str, manifest_id: str, actions: str = "") -> None:
    (place / package).mkdir()
    (place / package / "manifest.yaml").write_text(
        f"id: {manifest_id}\ntitle: X\nsummary: X.\nowners: [x]\n", encoding="utf-8"
    )
    if actions:
        (place / package / "actions.json").write_text(actions, encoding="utf-8")


SHADOW = (
    '{"actions": [{"id": "http.request", "title": "x", "summary": "x", "effect": "pure",'
    ' "input_schema": {}, "output_schema": {}}]}'
)


@pytest.mark.parametrize(
    ("name", "package", "manifest_id", "actions"),
    [
        ("slack", "slack_of_mine", "slack", ""),
        ("carrier", "carrier", "other", ""),
        ("carrier", "carrier", "carrier", SHADOW),
        ("carrier", "carrier", "carrier", "{"),
        ("carrier", "carrier", "not an id", ""),
        ("carrier", "not_there", "", ""),
    ],
)
def test_one_that_cannot_be_used_is_left_out_and_the_others_stay(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    package: str,
    manifest_id: str,
    actions: str,
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    if manifest_id:
        a_folder(tmp_path, package, manifest_id, actions)
    a_folder(tmp_path, "good_one", "good")
    points = [a_point(name, package), a_point("good", "good_one")]
    assert installed(built_in(), points) == [Source(tmp_path / "good_one", "good_one")]


def test_of_two_with_one_name_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    a_folder(tmp_path, "one", "good")
    a_folder(tmp_path, "two", "good")
    points = [a_point("good", "one"), a_point("good", "two")]
    assert len(installed(built_in(), points)) == 1


@pytest.mark.parametrize(
    "comes",
    [
        '"polling": {"every_s": 60, "least_s": 60}',
        '"called": {"scheme": "slack", "events": ["message"]}',
    ],
)
def test_nobody_elses_trigger_is_stood_in_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comes: str
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    for number, own in enumerate(("slack.message", "carrier.came")):
        a_folder(tmp_path, f"carrier{number}", "carrier")
        (tmp_path / f"carrier{number}" / "triggers.json").write_text(
            f'{{"triggers": [{{"id": "{own}", "title": "x", "summary": "x", "config_schema": {{}},'
            f' "output_schema": {{}}, {comes}}}]}}'
        )
    points = [a_point("carrier", "carrier0")]
    assert installed(built_in(), points) == []
    points = [a_point("carrier", "carrier1")]
    assert installed(built_in(), points) == [Source(tmp_path / "carrier1", "carrier1")]
