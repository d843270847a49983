"""`nexa migrate`: tables up to date, without starting anything else."""

from pathlib import Path

from rich.console import Console

from api.cli.places import Places
from api.cli.storage import ready_storage


def migrate(console: Console, data_dir: Path | None) -> None:
    """Run what is missing; nothing when nothing is."""
    from engine.store.provision import HEAD

    with ready_storage(Places.of(data_dir)):
        console.print(f"The tables are up to date ({HEAD}).", highlight=False)
