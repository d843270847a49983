"""Calls from outside start runs. Plain ASGI and nothing between it and the socket: this is the hot path."""

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson

from api.webhooks.directory import Hook, HookDirectory
from engine.errors import FlowError, Invalid, NotFound, TooLarge
from engine.ports.runs import RunRequest, request_key
from engine.runtime.executor import Ended
from engine.runtime.run_host import RunHost

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX: Final = "/hooks/"
MAX_BODY: Final = 1024 * 1024
MAX_HEADERS: Final = 8 * 1024
WAIT_S: Final = 30.0
# Names under which senders number their deliveries; the same number again is the same run.
_DELIVERY: Final = (b"webhook-id", b"x-github-delivery", b"x-delivery-id", b"x-request-id")
_UNSEEN: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "x-api-key", "x-forwarded-for", "forwarded"}
)
_SAFE: Final = [
    (b"content-security-policy", b"sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
]
_JSON: Final = (b"content-type", b"application/json")
_PROBLEM: Final = (b"content-type", b"application/problem+json")
_TITLES: Final = {404: "Not found", 405: "Method not allowed", 413: "Too large", 500: "Run failed"}


class WebhookIngest:
    """Answers `/hooks/{secret}`; everything else goes to the application behind it."""

    def __init__(self, app: App, directory: HookDirectory, host: RunHost[Any]) -> None:
        self._behind = app
        self._directory = directory
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a call, or pass it on."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._behind(scope, receive, send)
            return
        try:
            status, body, headers = await self._answer(scope, receive)
        except FlowError as fault:
            status, body, headers = _problem(fault)
        length = (b"content-length", str(len(body)).encode())
        all_headers = [*headers, length, *_SAFE]
        await send({"type": "http.response.start", "status": status, "headers": all_headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(
        self, scope: Scope, receive: Receive
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        secret = scope["path"][len(PREFIX) :]
        hook = self._directory.known(secret) or await self._directory.find(secret)
        if hook is None:
            raise NotFound("Nothing listens at this address.")
        method = scope["method"]
        if method not in hook.methods:
            allowed = ", ".join(hook.methods)
            fault = MethodNotAllowed(f"This address takes {allowed}.")
            status, body, headers = _problem(fault)
            return status, body, [*headers, (b"allow", allowed.encode())]
        raw = await _body(receive)
        request = _request(hook, scope, raw)
        if hook.respond == "at_once":
            run_id = await self._host.start_run(request)
            return 202, orjson.dumps({"run_id": run_id}), [_JSON]
        run_id, ended = await self._host.run_to_end(request, timeout_s=WAIT_S)
        if ended is None:
            return 202, orjson.dumps({"run_id": run_id}), [_JSON]
        return _ended(ended)


class MethodNotAllowed(FlowError):
    """The address exists and does not take this method."""

    code, blame, status_hint = "method_not_allowed", "yours", 405


class RunFailed(FlowError):
    """The run this call has started did not succeed."""

    code, blame, status_hint = "run_failed", "ours", 500


def _ended(ended: Ended) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    run = [(b"x-run-id", str(ended.run_id).encode())]
    if ended.status == "succeeded":
        return 200, orjson.dumps(ended.outputs or {}), [_JSON, *run]
    # What went wrong is for the workflow's owner: the caller learns only which run it was.
    status, body, headers = _problem(RunFailed(f"Run {ended.run_id} has {ended.status}."))
    return status, body, [*headers, *run]


def _problem(fault: FlowError) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    status = fault.status_hint
    body = {
        "type": f"urn:nexabuilder:error:{fault.code}",
        "title": _TITLES.get(status, fault.code.replace("_", " ").capitalize()),
        "status": status,
        "detail": fault.message,
        "code": fault.code,
    }
    retry = [(b"retry-after", b"2")] if status == 503 else []
    return status, orjson.dumps(body), [_PROBLEM, *retry]


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body", False):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            break
    if len(body) > MAX_BODY:
        raise TooLarge(f"The body of a call is at most {MAX_BODY} bytes.")
    return body


def _request(hook: Hook, scope: Scope, raw: bytes) -> RunRequest:
    headers: dict[str, str] = {}
    content_type = delivery = idempotency = b""
    size = 0
    for name, value in scope["headers"]:
        if name == b"content-type":
            content_type = value
        elif name == b"idempotency-key":
            idempotency = value
        elif name in _DELIVERY:
            delivery = delivery or value
        text = name.decode("latin-1")
        size += len(name) + len(value)
        if text not in _UNSEEN and size <= MAX_HEADERS:
            headers[text] = value.decode("latin-1")
    query = scope["query_string"]
    payload = {
        "method": scope["method"],
        "headers": headers,
        "query": dict(parse_qsl(query.decode("latin-1"))) if query else {},
        "body": _parsed(raw, content_type),
    }
    key = delivery or idempotency
    return RunRequest(
        org_id=hook.org_id,
        workspace_id=hook.workspace_id,
        workflow_id=hook.workflow_id,
        version=hook.version,
        trigger=payload,
        trigger_id=hook.trigger_id,
        trigger_type="webhook",
        key=request_key(f"hook:{hook.trigger_id}", key.decode("latin-1")) if key else None,
        fingerprint=hashlib.sha256(raw).hexdigest() if idempotency and not delivery else None,
    )


def _parsed(raw: bytes, content_type: bytes) -> Any:
    """Read JSON where JSON is declared; anything else is text. Nothing is guessed."""
    if not raw:
        return None
    kind = content_type.partition(b";")[0].strip().lower()
    if kind == b"application/json" or kind.endswith(b"+json"):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as fault:
            raise Invalid(f"The body is declared as JSON and is not: {fault}.") from fault
    return raw.decode("utf-8", "replace")
