"""Joining the service and its workers to Temporal; imported only where `NEXA_ENGINE=temporal`."""

from contextlib import AsyncExitStack
from pathlib import Path

from api.settings import SettingInvalid, Settings
from engine.core.action import Catalog
from engine.ports import Evaluator, StepRunner
from engine.ports.imported import Catalogs
from engine.runtime.feed import Feed
from engine.runtime.ownership import HostPorts
from engine.store.database import Database
from engine.store.executor_store import PostgresRunStore
from engine.store.run_records import PostgresRunRecords

try:
    import temporalio  # noqa: F401 - an extra of the distribution
except ModuleNotFoundError as _missing:
    raise SettingInvalid(
        "NEXA_ENGINE=temporal needs the package temporalio, which is not installed. "
        "Run `NEXA_ENGINE=temporal make install`, or leave NEXA_ENGINE away."
    ) from _missing

from engine.temporal.activities import Activities
from engine.temporal.called import InboxCalls
from engine.temporal.connect import TemporalPlace, connect
from engine.temporal.host import TemporalHost
from engine.temporal.worker import RunWorker


def place_of(settings: Settings) -> TemporalPlace:
    """Return which server the settings name; raises `SettingInvalid` for a file that cannot be read."""
    key = settings.temporal_api_key
    return TemporalPlace(
        address=settings.temporal_address,
        namespace=settings.temporal_namespace,
        api_key=key.get_secret_value() if key is not None else None,
        tls=settings.temporal_tls,
        ca=_read(settings.temporal_tls_ca, "NEXA_TEMPORAL_TLS_CA"),
        certificate=_read(settings.temporal_tls_cert, "NEXA_TEMPORAL_TLS_CERT"),
        private_key=_read(settings.temporal_tls_key, "NEXA_TEMPORAL_TLS_KEY"),
    )


async def temporal_host(
    settings: Settings, ports: HostPorts, feed: Feed, database: Database, stack: AsyncExitStack
) -> TemporalHost:
    """Return the host that lets runs in here and has them driven on Temporal."""
    records = await _records(database, stack)
    client = await connect(place_of(settings), records, lazy=True)
    return TemporalHost(ports, feed, client, records, settings.temporal_task_queue)


async def worker(
    settings: Settings,
    database: Database,
    catalog: Catalog,
    catalogs: Catalogs,
    runner: StepRunner,
    evaluator: Evaluator,
    stack: AsyncExitStack,
) -> RunWorker:
    """Return a worker; raises `SettingInvalid` when the server does not answer."""
    records = await _records(database, stack)
    place = place_of(settings)
    try:
        client = await connect(place, records, lazy=False)
    except RuntimeError as fault:
        raise SettingInvalid(
            f"No Temporal server answers at {place.address}. Start one, or set NEXA_TEMPORAL_ADDRESS."
        ) from fault
    store = PostgresRunStore(database)
    called = InboxCalls(store, store, catalog, catalogs)
    activities = Activities(runner, evaluator, records, called)
    return RunWorker(client, settings.temporal_task_queue, catalog, activities)


async def _records(database: Database, stack: AsyncExitStack) -> PostgresRunRecords:
    records = PostgresRunRecords(database)
    await records.open()
    stack.push_async_callback(records.close)
    return records


def _read(file: Path | None, setting: str) -> bytes | None:
    if file is None:
        return None
    try:
        return file.read_bytes()
    except OSError as fault:
        raise SettingInvalid(f"The file of {setting} cannot be read: {fault.strerror}.") from fault
