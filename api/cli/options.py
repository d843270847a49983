"""Arguments and options that many commands share."""

from pathlib import Path
from typing import Annotated, Optional

import typer

DataDir = Annotated[
    Optional[Path],  # noqa: UP045 - read at run time by typer
    typer.Option("--data-dir", help="Where everything is kept.", show_default="NEXA_DATA_DIR"),
]
WorkflowId = Annotated[str, typer.Argument(help="The workflow's id or key.")]
RunId = Annotated[str, typer.Argument(help="The run's id.")]
AllowReach = Annotated[
    bool, typer.Option("--allow-reach", help="Allow what it newly reaches, as it is listed.")
]
