"""What is to be imported, read before the transaction: the document is fetched, and taken apart."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.imported_apis.schemas import ImportGiven
from engine.errors import Invalid
from engine.ports.imported import ImportKind
from tools.imported.names import key_of
from tools.openapi.operation import Operation
from tools.openapi.reader import Reader, Refused, title_of_document
from tools.openapi.source import read_document
from tools.sdk.attempt import Attempt
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


async def read_openapi(given: ImportGiven, http: GuardedHttp) -> Incoming:
    """Read a document that is given, or fetch it through the one guarded client first."""
    if (given.document is None) == (given.url is None):
        raise Invalid("Give either the document or its address.")
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
