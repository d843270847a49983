"""What is to be imported, read before the transaction: the document is fetched, and taken apart."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.connections.service import ConnectionDesk
from api.dependencies import Caller
from api.imported_apis.schemas import ImportGiven
from engine.core.action import ConnectionNeed
from engine.errors import Invalid
from engine.ports.imported import ImportKind
from tools.credentials import CredentialRequest, PersonUse
from tools.imported.names import key_of
from tools.manifest import WEB_KINDS
from tools.mcp.client import listed_tools
from tools.mcp.tools import pinned_list, read_tools
from tools.openapi.operation import Operation
from tools.openapi.reader import Reader, Refused, title_of_document
from tools.openapi.source import read_document
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession

FETCH_TIMEOUT_S: Final = 20.0


class NotFetched(Invalid):
    """What is to be imported could not be had from its address."""

    code = "import_not_fetched"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An API as it came."""

    key: str
    kind: ImportKind
    title: str
    version: str
    source: str | None
    server: str
    connection: str | None
    document: str
    operations: Sequence[Operation]
    refused: Sequence[Refused]

    @property
    def digest(self) -> str:
        """Return what is another whenever the document is."""
        return hashlib.sha256(self.document.encode()).hexdigest()


async def read_given(given: ImportGiven, desk: ConnectionDesk, caller: Caller) -> Incoming:
    """Read what is to be imported; whatever is fetched comes through the one guarded client."""
    if sum(one is not None for one in (given.document, given.url, given.mcp)) != 1:
        raise Invalid("Give the document, its address, or the address of an MCP server.")
    if given.mcp is not None:
        return await _listed(given, given.mcp, desk, caller)
    if given.connection is not None:
        raise Invalid("A document is fetched without a connection; its steps name theirs.")
    return await _read_openapi(given, desk.http)


async def _listed(
    given: ImportGiven, address: str, desk: ConnectionDesk, caller: Caller
) -> Incoming:
    """Ask an MCP server for its tools."""
    try:
        credential = await _credential(given.connection, desk, caller)
        http = HttpSession(desk.http, credential, "read", FETCH_TIMEOUT_S, Attempt())
        about, tools = await listed_tools(http, address)
    except ActionFailed as refused:
        raise NotFetched(refused.message, hint=refused.error.hint) from refused
    title = str(about.get("title") or about.get("name") or "Imported server")[:120]
    key = key_of(given.name, title, "mcp")
    pinned = pinned_list(tools)
    signs_in = given.connection is not None
    found = await asyncio.to_thread(
        read_tools, pinned, connector=key, server=address, signs_in=signs_in
    )
    return Incoming(
        key=key,
        kind="mcp",
        title=title,
        version=str(about.get("version") or "")[:40],
        source=address,
        server=given.server or address,
        connection=given.connection,
        document=pinned,
        operations=found.operations,
        refused=found.refused,
    )


async def _credential(
    connection: str | None, desk: ConnectionDesk, caller: Caller
) -> Credential | None:
    if connection is None:
        return None
    return await desk.resolver.resolve(
        CredentialRequest(
            org_id=str(caller.org_id),
            workspace_id=str(caller.workspace_id),
            connection_key=connection,
            use=PersonUse(str(caller.user_id or caller.key_id)),
            need=ConnectionNeed("http", WEB_KINDS),
        )
    )


async def _read_openapi(given: ImportGiven, http: GuardedHttp) -> Incoming:
    data = given.document.encode() if given.document is not None else await _fetched(given, http)
    # A large document takes seconds: nobody else waits for it.
    return await asyncio.to_thread(_read, given, data)


async def _fetched(given: ImportGiven, http: GuardedHttp) -> bytes:
    session = HttpSession(http, None, "read", FETCH_TIMEOUT_S, Attempt())
    accepts = {"accept": "application/json, application/yaml, */*;q=0.5"}
    try:
        reply = await session.request("GET", given.url or "", headers=accepts)
    except ActionFailed as refused:
        raise NotFetched(refused.message, hint=refused.error.hint) from refused
    if reply.status >= 400:
        raise NotFetched(f"{given.url} answered {reply.status}.")
    return reply.content


def _read(given: ImportGiven, data: bytes) -> Incoming:
    document = read_document(data)
    key = key_of(given.name, title_of_document(document), "openapi")
    found = Reader(document, key, given.url or "").read()
    return Incoming(
        key=key,
        kind="openapi",
        title=found.title,
        version=found.version,
        source=given.url,
        server=(given.server or "").rstrip("/"),
        connection=None,
        document=data.decode("utf-8").removeprefix("\ufeff"),
        operations=found.operations,
        refused=found.refused,
    )
