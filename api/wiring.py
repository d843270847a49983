"""The one place that chooses implementations and joins them to a running service."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from agent.conversation import Conversation
from agent.deps import PlannerDeps
from agent.explain.explainer import Explainer
from agent.models.embedder import MiniLmEmbedder
from agent.offline.planner import OfflinePlanner
from agent.optimise.adviser import Adviser
from api.app import prepare_app
from api.chat.leases import TurnLeases
from api.chat.turns import Turns
from api.connections.ends import ConnectionEnds
from api.connections.service import ConnectionDesk
from api.drafts.checking import Checking
from api.health.metrics import CountRequests, Metrics
from api.mcp.address import McpAddress
from api.pages.app_pages import AppPages
from api.pages.headers import SecurityHeaders
from api.pages.too_large import TooLargeShape
from api.planner.advising import PlannerAdvises
from api.planner.around import PlannerAround
from api.planner.checkpoints import Checkpoints
from api.planner.corrections import PlannerCorrections
from api.planner.drafting import Drafting
from api.planner.epilogue import TurnEpilogue
from api.planner.habits import PlannerHabits
from api.planner.history import PlannerHistory
from api.planner.knowing import Knowledge
from api.planner.lazy import LazyPlanner
from api.planner.ports import PlannerDrafts, PlannerTranscript, PlannerValidator
from api.planner.progress import PlannerProgress
from api.planner.rehearsal import PlannerRehearsal
from api.planner.replay import PlannerReplay
from api.planner.templates import PlannerTemplates
from api.routes import described_app
from api.services import Services
from api.settings import Settings
from api.slack.desk import SlackDesk
from api.slack.inbox import SlackInbox
from api.slack.web_api import SlackWeb
from api.stream.hub import CHANNELS, Hub
from api.stream.people import PRESENCE_CHANNEL
from api.templates.search import TemplateSearch
from api.triggers.lines import trigger_lines
from api.webhooks.captured import Captured
from api.webhooks.directory import HookDirectory
from api.webhooks.ingest import WebhookIngest
from api.webhooks.proof import Proof
from engine.expressions import CelEngine
from engine.ports.clock import Clock, SystemClock
from engine.ports.runner import StepRunner
from engine.runtime.day_budgets import WithinDayBudgets
from engine.runtime.feed import Feed
from engine.runtime.host import Host
from engine.runtime.ownership import HostPorts
from engine.runtime.run_host import RunHost
from engine.store.connections import SqlConnectionStore
from engine.store.data_tables import SqlDataTables
from engine.store.database import Database
from engine.store.day_ledger import SqlDayLedger
from engine.store.decisions import SqlDecisions
from engine.store.executor_store import PostgresRunStore
from engine.store.file_pieces import SqlFilePieces
from engine.store.imported_apis import SqlImportStore
from engine.store.knowledge import KnowledgeStore
from engine.store.lines import SqlLineStore
from engine.store.polls import SqlPollStore
from engine.store.wire import PostgresWire, notify
from tools.allow_list import AllowList
from tools.catalog import load_catalog
from tools.connection_check import ConnectionCheck
from tools.connection_fields import http_place
from tools.credentials import CredentialResolver
from tools.ear import ToolEar
from tools.envelope import Envelope, MasterKeys
from tools.imported.toolbox import Toolboxes
from tools.looker import ToolLooker
from tools.oauth.renewal import SignedInTokens
from tools.oauth.tokens import TokenKeeper
from tools.references import SecretReferences, Vault
from tools.registry import ActionRegistry, EventRegistry, LookRegistry
from tools.runner import Surroundings, ToolRunner
from tools.sdk.addresses import AddressPolicy
from tools.sdk.http import GuardedHttp

# With the server's own ten seconds this stays below the thirty after which a process is killed.
CALLS_END_WITHIN_S = 15.0


@dataclass(frozen=True)
class Service:
    """A running service: what answers requests, and what they work with."""

    app: FastAPI
    asgi: ASGIApp
    """What a server calls: webhooks first, then the application."""
    services: Services
    planner: LazyPlanner
    own_ports: set[int]
    """Where this service listens: no step may ever call these."""


@dataclass(frozen=True)
class _Outside:
    """Everything through which steps leave the process."""

    http: GuardedHttp
    runner: StepRunner
    looker: ToolLooker
    ear: ToolEar
    desk: ConnectionDesk
    toolboxes: Toolboxes
    slack: SlackWeb
    inbox: SlackInbox


@asynccontextmanager
async def running_service(settings: Settings, database: Database) -> AsyncIterator[Service]:
    """Join all parts over an open database, let them run, and take them down in order."""
    own_ports = {settings.port}
    evaluator = CelEngine()
    outside = _outside(settings, database, evaluator, lambda: own_ports)
    hooks = HookDirectory(database, outside.toolboxes.built_in.catalog)
    store = PostgresRunStore(database)
    ports = HostPorts(
        store=store,
        source=store,
        reader=store,
        catalog=outside.toolboxes.built_in.catalog,
        runner=outside.runner,
        evaluator=evaluator,
        clock=SystemClock(),
        catalogs=outside.toolboxes,
        polls=SqlPollStore(database),
        looker=outside.looker,
        lines=SqlLineStore(database, *trigger_lines(outside.toolboxes.built_in.catalog)),
        ear=outside.ear,
        desk=outside.inbox,
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(outside.http.aclose)
        feed = Feed(store)
        host = await _host(settings, ports, feed, database, stack)
        services = _services(database, ports, evaluator, host, feed, hooks, outside.toolboxes)
        checkpoints = Checkpoints(database.dsn("agent"))
        drafting = Drafting.of(settings, database, ports.clock)
        history = PlannerHistory(services, KnowledgeStore(database, MiniLmEmbedder()))
        knowledge = Knowledge(services)
        templates = TemplateSearch(KnowledgeStore(database, knowledge.embedder))
        build = partial(_conversation, checkpoints, drafting, history, knowledge, templates)
        planner = LazyPlanner(services, build)
        services.turns.serve(planner, TurnEpilogue(services))
        app = _app(settings, database, services, outside.desk, stack)
        app.state.slack = outside.slack
        app.state.explains = lambda within: _explainer(within, drafting, history)
        app.state.advises = lambda within: _advises(within, history)
        app.state.history = history
        app.state.templates = templates
        stack.push_async_callback(checkpoints.close)
        stack.push_async_callback(drafting.close)
        stack.push_async_callback(services.turns.close)
        stack.push_async_callback(services.host.stop, drain_s=CALLS_END_WITHIN_S)
        await services.host.start()
        _mail_alerts(settings, database, ports.clock, stack)
        ends = ConnectionEnds(database, ports.clock)
        stack.push_async_callback(_ended, asyncio.create_task(ends.run()))
        desk = SlackDesk.of(services, outside.inbox, outside.slack, settings.base_url())
        stack.push_async_callback(_ended, asyncio.create_task(desk.run()))
        wire = PostgresWire(database.dsn("app"), CHANNELS)
        stack.push_async_callback(_ended, asyncio.create_task(wire.listen(services.hub.take)))
        say = partial(notify, database, PRESENCE_CHANNEL)
        announcing = asyncio.create_task(services.hub.people.announce(say))
        stack.push_async_callback(_ended, announcing)
        proof = Proof(outside.desk.resolver, services.clock)
        asgi = _asgi(app, services, hooks, proof, outside.inbox)
        yield Service(app, asgi, services, planner, own_ports)


@asynccontextmanager
async def running_worker(settings: Settings, database: Database) -> AsyncIterator[None]:
    """Take runs and their calls from Temporal for as long as the block lasts."""
    from api.scale_out import worker

    evaluator = CelEngine()
    # A worker listens nowhere; the service's ports are private addresses like any other.
    outside = _outside(settings, database, evaluator, tuple)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(outside.http.aclose)
        boxes = outside.toolboxes
        catalog = boxes.built_in.catalog
        made = await worker(settings, database, catalog, boxes, outside.runner, evaluator, stack)
        await stack.enter_async_context(made)
        yield


async def _host(
    settings: Settings, ports: HostPorts, feed: Feed, database: Database, stack: AsyncExitStack
) -> RunHost[Any]:
    if settings.engine == "embedded":
        return Host(ports, feed)
    from api.scale_out import temporal_host

    return await temporal_host(settings, ports, feed, database, stack)


def _services(
    database: Database,
    ports: HostPorts,
    evaluator: CelEngine,
    host: RunHost[Any],
    feed: Feed,
    hooks: HookDirectory,
    toolboxes: Toolboxes,
) -> Services:
    return Services(
        database=database,
        clock=ports.clock,
        catalog=ports.catalog,
        checking=Checking(ports.catalog, evaluator, ports.clock),
        evaluator=evaluator,
        runner=ports.runner,
        registry=toolboxes.built_in.actions,
        toolboxes=toolboxes,
        looker=ports.looker,
        host=host,
        feed=feed,
        hub=Hub(feed, host, hooks.heard, toolboxes.forget),
        turns=Turns(TurnLeases(database)),
        metrics=Metrics(),
    )


def _explainer(services: Services, drafting: Drafting, history: PlannerHistory) -> Explainer:
    """Join what explains failures to its ports."""
    return Explainer(
        history=history,
        knowledge=history.knowledge,
        replay=PlannerReplay(services),
        validator=PlannerValidator(services.checking),
        wording=drafting.wording(),
    )


def _advises(services: Services, history: PlannerHistory) -> PlannerAdvises:
    """Join what advises on workflows to its ports."""
    validator = PlannerValidator(services.checking)
    around = PlannerAround(services)
    adviser = Adviser(history, PlannerReplay(services), around, validator, services.catalog)
    return PlannerAdvises(services, adviser)


async def _conversation(
    checkpoints: Checkpoints,
    drafting: Drafting,
    history: PlannerHistory,
    knowledge: Knowledge,
    templates: TemplateSearch,
    services: Services,
) -> Conversation:
    """Join the planner's machine to its ports, as they are in one workspace."""
    validator = PlannerValidator(services.checking)
    explainer = _explainer(services, drafting, history)
    deps = PlannerDeps(
        planner=await drafting.planner(
            OfflinePlanner(knowledge.embedder.embed_now, CelEngine()),
            validator,
            PlannerProgress(services.turns),
        ),
        catalog=services.catalog,
        validator=validator,
        drafts=PlannerDrafts(services),
        knowledge=await knowledge.loaded(),
        rehearsal=PlannerRehearsal(services),
        history=explainer.history,
        explains=explainer,
        advises=_advises(services, history),
        corrections=PlannerCorrections(services),
        habits=PlannerHabits(services),
        templates=PlannerTemplates(templates if drafting.asks_model else None),
        replay=explainer.replay,
        transcript=PlannerTranscript(services, services.turns),
        clock=services.clock,
    )
    return Conversation(deps, checkpoints.saver_for)


def _outside(
    settings: Settings,
    database: Database,
    evaluator: CelEngine,
    own_ports: Callable[[], Collection[int]],
) -> _Outside:
    allowed = AllowList(settings.allowed_addresses, folder=settings.data_dir)
    addresses = AddressPolicy(allowed=allowed, own_ports=own_ports)
    http = GuardedHttp(addresses)
    envelope = Envelope(MasterKeys(settings.load_keyring(), again=settings.load_keyring))
    store, clock = SqlConnectionStore(database), SystemClock()
    references = _references(settings, clock)
    signed_in = SignedInTokens(http, clock, store, envelope, references)
    resolver = CredentialResolver(
        store, envelope, TokenKeeper(http, clock), signed_in, references=references
    )
    files = settings.data_dir / "sqlite"
    switched_on = settings.switched_on()
    surroundings = Surroundings(
        http,
        addresses,
        evaluator,
        resolver,
        sqlite_folder=files,
        tables=SqlDataTables(database),
        decisions=SqlDecisions(database, PostgresRunStore(database).enqueue),
        files=SqlFilePieces(database),
        switched_on=switched_on,
        code_alone=settings.code_step != "process",
    )
    check = ConnectionCheck(http, addresses, sqlite_folder=files)
    catalog = load_catalog(switched_on=switched_on)
    toolboxes = Toolboxes(SqlImportStore(database), catalog, ActionRegistry())
    return _Outside(
        http=http,
        runner=WithinDayBudgets(
            ToolRunner(toolboxes.built_in.actions, surroundings, imports=toolboxes),
            SqlDayLedger(database),
            clock,
        ),
        looker=ToolLooker(LookRegistry(), surroundings),
        ear=ToolEar(EventRegistry(), store, resolver, http, addresses),
        desk=ConnectionDesk(envelope, resolver, check, clock, http, references),
        toolboxes=toolboxes,
        slack=SlackWeb(resolver, http),
        inbox=SlackInbox(database),
    )


def _references(settings: Settings, clock: Clock) -> SecretReferences:
    """Read secrets where the operator keeps them; only the operator's own Vault is spoken to inside."""
    vault = None
    if settings.vault_address is not None:
        place = http_place(settings.vault_address)
        http = GuardedHttp(AddressPolicy(allowed=lambda: {place}))
        vault = Vault(
            http, clock, settings.vault_address, settings.load_vault_token, settings.vault_namespace
        )
    return SecretReferences(
        folder=settings.secrets_folder, vault=vault, organizations=settings.secret_organizations
    )


def _app(
    settings: Settings,
    database: Database,
    services: Services,
    desk: ConnectionDesk,
    stack: AsyncExitStack,
) -> FastAPI:
    app = described_app()
    mcp = McpAddress(app)
    stack.push_async_callback(mcp.close)
    prepare_app(app, settings, database)
    app.state.services = services
    app.state.connection_desk = desk
    app.router.routes.extend([mcp.route(), AppPages().route()])
    return app


def _asgi(
    app: FastAPI, services: Services, hooks: HookDirectory, proof: Proof, inbox: SlackInbox
) -> ASGIApp:
    """Wrap the application; outside of it, since it refuses long bodies before its own middleware."""
    counted = CountRequests(app, services.metrics)
    pages = SecurityHeaders(TooLargeShape(counted))
    captured = Captured(services.database)
    return WebhookIngest(pages, hooks, proof, captured, services.host, EventRegistry(), inbox)


def _mail_alerts(
    settings: Settings, database: Database, clock: Clock, stack: AsyncExitStack
) -> None:
    if settings.smtp_host is not None:
        from api.alerts.mail import AlertMailer

        mailer = AlertMailer(settings, database, clock)
        stack.push_async_callback(_ended, asyncio.create_task(mailer.run()))


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
