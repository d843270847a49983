"""`nexa worker`: a process that drives runs and makes their calls, wherever it stands; until Ctrl-C."""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.serve import on_signals, opened_database, speaker

if TYPE_CHECKING:
    from api.settings import Settings


def work(*, data_dir: Path | None) -> int:
    """Take runs from Temporal; returns once what was under way has ended or been handed back."""
    from api.cli.logs import log_plainly
    from api.settings import SettingInvalid, load_settings

    told = {} if data_dir is None else {"data_dir": data_dir}
    settings = load_settings(**told)
    if settings.engine != "temporal":
        raise SettingInvalid(
            "Workers belong to the Temporal engine. Set NEXA_ENGINE=temporal here and for the service."
        )
    log_plainly(settings.log_level)
    asyncio.run(_work(settings))
    return 0


async def _work(settings: "Settings") -> None:
    from api.wiring import running_worker

    say = speaker(time.monotonic())
    stopping = on_signals()
    async with opened_database(settings, say) as database, running_worker(settings, database):
        say(f"Working for {settings.temporal_task_queue} on {settings.temporal_address}")
        await stopping.wait()
        say("Letting calls under way end")
    say("Stopped")
