"""Pictures of every page for the docs, taken on the way of the browser journeys: `make pictures`.

A real installation on a folder of its own is used by Chromium as a person would; each page is
pictured wide and on a phone, light and dark. The pictures are made small and of few colours, so
that all of them together stay under `MOST_BYTES`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from infrastructure.install import node_folder
from tests.support.installation import NEXA, ROOT, installation

SHOWN = ROOT / "docs" / "pictures"
PAGES = (
    "login",
    "home-empty",
    "home-needs",
    "proposal",
    "explained",
    "add-step-app",
    "step",
    "outline",
    "live-run",
    "run",
    "change",
    "failure",
    "rerun",
    "versions",
    "workflows",
    "runs",
    "alerts",
    "variables",
    "approvals",
    "templates",
    "template",
    "schedules",
    "table",
    "connections",
    "imported-api",
    "settings-members",
    "webhooks",
    "advice",
    "settings-memory",
)
VIEWS = ("light", "dark", "phone-light", "phone-dark")
COLOURS = 64
SETTLING = 4  # rounds in which the chosen colours move to those that are there
WIDE_PX, PHONE_PX = 960, 320
MOST_BYTES = 2_500_000


def main() -> None:
    """Take the pictures and write them; fail when the journey fails or they grow too large."""
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder)
        _journey(taken)
        SHOWN.mkdir(exist_ok=True)
        for name in (f"{page}-{view}.png" for page in PAGES for view in VIEWS):
            _small(taken / name, SHOWN / name)
    total = sum(one.stat().st_size for one in SHOWN.glob("*.png"))
    where = SHOWN.relative_to(ROOT)
    sys.stdout.write(f"{len(PAGES) * len(VIEWS)} pictures, {total / 1000:.0f} kB, in {where}\n")
    if total > MOST_BYTES:
        sys.exit(f"The pictures are larger than {MOST_BYTES / 1000:.0f} kB.")


def _journey(taken: Path) -> None:
    with tempfile.TemporaryDirectory() as data, installation(Path(data)) as here:
        first_use = here.serve().says(r"First use +(http\S+)")[1]
        orders = here.start(NEXA, "demo").says(r"Orders API +(http\S+)")[1]
        told = {"NEXA_URL": here.address, "NEXA_FIRST_USE": first_use, "NEXA_ORDERS": orders}
        path = f"{node_folder()}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(
            ["node", "e2e/journey.mjs"],
            cwd=ROOT / "web",
            env={
                **os.environ,
                "PATH": path,
                **told,
                "NEXA_ACTS": "first,failure,learning,deciding,rooms",
                "NEXA_PICTURES": str(taken),
            },
            check=True,
        )


def _small(taken: Path, shown: Path) -> None:
    with Image.open(taken) as picture:
        phone = "-phone-" in taken.name
        width = PHONE_PX if phone else WIDE_PX
        size = (width, picture.height * width // picture.width)
        smaller = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        few = smaller.quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, SETTLING, dither=Image.Dither.NONE
        )
        few.save(shown, "PNG", optimize=True)


if __name__ == "__main__":
    main()
