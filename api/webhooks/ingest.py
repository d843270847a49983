"""Calls from outside start runs. Plain ASGI and nothing between it and the socket: this is the hot path."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

import orjson

from api.forms.address import FormAddress, Opened
from api.slack.inbox import SlackInbox
from api.webhooks.captured import Captured
from api.webhooks.directory import Hook, HookDirectory
from api.webhooks.proof import Proof, SecretUnavailable
from engine.errors import FlowError, Invalid, NotFound, TooLarge, Unavailable
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest
from engine.runtime.executor import Ended
from engine.runtime.run_host import RunHost
from tools.registry import EventRegistry
from tools.sdk.signatures import SLASH_COMMAND, Call, Proved

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX: Final = "/hooks/"
MAX_BODY: Final = 1024 * 1024
MAX_HEADERS: Final = 8 * 1024
MAX_FIELDS: Final = 1000
WAIT_S: Final = 30.0
EVENT_S: Final = 2.5
"""Slack waits three seconds; the same event again, when it was too long, is the same run."""
# Names under which senders number their deliveries; the same number again is the same run.
_DELIVERY: Final = (b"webhook-id", b"x-github-delivery", b"x-delivery-id", b"x-request-id")
# Slack posts what people do in messages as a form with this one field.
_IN_A_FORM: Final = b"payload="
_UNSEEN: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "x-api-key", "x-forwarded-for", "forwarded"}
)
_SAFE: Final = [
    (b"content-security-policy", b"sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
]
_TOO_LATE: Final = "The event could not be taken in time; send it again."
_JSON: Final = (b"content-type", b"application/json")
_PROBLEM: Final = (b"content-type", b"application/problem+json")
_TITLES: Final = {
    401: "Unauthenticated",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    500: "Run failed",
}


class WebhookIngest:
    """Answers `/hooks/{secret}`; everything else goes to the application behind it."""

    def __init__(
        self,
        app: App,
        directory: HookDirectory,
        proof: Proof,
        captured: Captured,
        host: RunHost[Any],
        events: EventRegistry,
        inbox: SlackInbox | None = None,
    ) -> None:
        self._behind = app
        self._directory = directory
        self._proof = proof
        self._captured = captured
        self._host = host
        self._events = events
        self._inbox = inbox
        self._forms = FormAddress(host, captured)

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
        own = {name for name, _ in headers}
        all_headers = [*headers, length, *(one for one in _SAFE if one[0] not in own)]
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
        if hook.form is not None:
            return await self._forms.answer(hook, hook.form, _opened(scope, raw))
        if hook.purpose == "test":
            return await self._keep(hook, scope, raw)
        if hook.uses is not None:
            return await self._heard(hook, _call(hook, scope, raw))
        proved = await self._proof.of(hook, _call(hook, scope, raw))
        if (said := _said_without_run(hook, proved)) is not None:
            return 200, orjson.dumps(said), [_JSON]
        return await self._started(hook, _request(hook, scope, raw, proved))

    async def _started(
        self, hook: Hook, request: RunRequest
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        if hook.respond == "at_once":
            run_id = await self._host.start_run(request)
            return 202, orjson.dumps({"run_id": run_id}), [_JSON]
        run_id, ended = await self._host.run_to_end(request, timeout_s=WAIT_S)
        if ended is None:
            return 202, orjson.dumps({"run_id": run_id}), [_JSON]
        return _ended(ended)

    async def _heard(self, hook: Hook, call: Call) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        """Start a run for each trigger that means this event; each is proved by its own grant."""
        proved: Proved | None = None
        refusal: SecretUnavailable | None = None
        requests: list[RunRequest] = []
        talked: Hook | None = None
        for one in (hook, *hook.others):
            try:
                proved = await self._proof.of(one, call)
            except SecretUnavailable as fault:
                # Taken back from this one alone: the others hear it all the same.
                refusal = fault
                continue
            said = _said_without_run(one, proved)
            if said is not None and "challenge" in said:
                return 200, orjson.dumps(said), [_JSON]
            if said is None and one.is_chat:
                talked = one
            elif said is None and proved is not None:
                requests += self._meant(one, call, proved)
        if proved is None:
            raise refusal or NotFound("Nothing listens at this address.")
        if talked is not None:
            await self._put(talked, call)
        if proved.event == SLASH_COMMAND or (talked is not None and not requests):
            await self._in_time(requests)
            # Whoever has typed it is shown what is answered here.
            return 200, b"", []
        if not requests:
            return 200, orjson.dumps({"ignored": proved.event}), [_JSON]
        return 202, orjson.dumps({"runs": await self._in_time(requests)}), [_JSON]

    async def _put(self, hook: Hook, call: Call) -> None:
        """Put what people say to the planner on record while their service waits for the answer."""
        if self._inbox is None:
            return
        place, told = (hook.org_id, hook.workspace_id), _told(call.body)
        try:
            async with asyncio.timeout(EVENT_S):
                await self._inbox.put(*place, told, lambda app: app.signing == hook.connection)
        except TimeoutError as exc:
            raise Unavailable(_TOO_LATE) from exc

    async def _in_time(self, requests: list[RunRequest]) -> list[UUID]:
        """Start the runs of an event while its service waits for the answer."""
        try:
            async with asyncio.timeout(EVENT_S):
                return [await self._host.start_run(request) for request in requests]
        except TimeoutError as exc:
            raise Unavailable(_TOO_LATE) from exc

    def _meant(self, hook: Hook, call: Call, proved: Proved) -> list[RunRequest]:
        reads = self._events.find(hook.uses or "")
        payload = reads.payload(_told(call.body), hook.settings) if reads is not None else None
        if payload is None:
            return []
        return [
            RunRequest(
                org_id=hook.org_id,
                workspace_id=hook.workspace_id,
                workflow_id=hook.workflow_id,
                version=hook.version,
                trigger=payload,
                trigger_id=hook.trigger_id,
                trigger_type="app",
                key=request_key(f"hook:{hook.trigger_id}", proved.delivery),
            )
        ]

    async def _keep(
        self, hook: Hook, scope: Scope, raw: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        """Keep a call to a test address; one that would be refused later is kept with the reason."""
        payload = _payload(scope, raw)
        try:
            proved = await self._proof.of(hook, _call(hook, scope, raw))
        except FlowError as fault:
            await self._captured.add(hook, payload, fault.message)
            raise
        said = _said_without_run(hook, proved) or {}
        if "challenge" in said:
            return 200, orjson.dumps(said), [_JSON]
        problem = f"Events of the kind {said['ignored']!r} start nothing." if said else None
        capture = await self._captured.add(hook, payload, problem)
        return 200, orjson.dumps({"captured": str(capture)}), [_JSON]


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


def _said_without_run(hook: Hook, proved: Proved | None) -> dict[str, str] | None:
    """Answer what is said to a call that starts no run: whose address this is, or not wanted."""
    if proved is not None and proved.challenge is not None:
        return {"challenge": proved.challenge}
    event = proved.event if proved is not None else ""
    return {"ignored": event} if hook.events and event not in hook.events else None


def _call(hook: Hook, scope: Scope, raw: bytes) -> Call:
    if hook.verify is None:
        return Call({}, raw)
    named = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Call(dict(named), raw)


def _request(hook: Hook, scope: Scope, raw: bytes, proved: Proved | None) -> RunRequest:
    delivery = idempotency = b""
    for name, value in scope["headers"]:
        if name == b"idempotency-key":
            idempotency = value
        elif name in _DELIVERY:
            delivery = delivery or value
    key = (delivery or idempotency).decode("latin-1")
    # Where the sender is proved, what it signed decides whether this is a repeat, and nothing else.
    if proved is not None:
        key = proved.delivery
    unsigned = idempotency and not delivery and proved is None
    return RunRequest(
        org_id=hook.org_id,
        workspace_id=hook.workspace_id,
        workflow_id=hook.workflow_id,
        version=hook.version,
        trigger=_payload(scope, raw),
        trigger_id=hook.trigger_id,
        trigger_type="webhook",
        key=request_key(f"hook:{hook.trigger_id}", key) if key else None,
        fingerprint=hashlib.sha256(raw).hexdigest() if unsigned else None,
    )


def _opened(scope: Scope, raw: bytes) -> Opened:
    sender = scope.get("client")
    return Opened(
        method=scope["method"],
        headers=dict(scope["headers"]),
        sender=str(sender[0]) if sender else "",
        raw=raw,
        payload=_payload(scope, b""),
    )


def _payload(scope: Scope, raw: bytes) -> dict[str, Any]:
    """Write a call as its trigger hands it to a run."""
    headers: dict[str, str] = {}
    content_type = b""
    size = 0
    for name, value in scope["headers"]:
        if name == b"content-type":
            content_type = value
        text = name.decode("latin-1")
        size += len(name) + len(value)
        if text not in _UNSEEN and size <= MAX_HEADERS:
            headers[text] = value.decode("latin-1")
    query = scope["query_string"]
    return {
        "method": scope["method"],
        "headers": headers,
        "query": dict(parse_qsl(query.decode("latin-1"))) if query else {},
        "body": _parsed(raw, content_type),
    }


def _parsed(raw: bytes, content_type: bytes) -> Any:
    """Read JSON and forms where they are declared; anything else is text. Nothing is guessed."""
    if not raw:
        return None
    kind = content_type.partition(b";")[0].strip().lower()
    if kind == b"application/json" or kind.endswith(b"+json"):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as fault:
            raise Invalid(f"The body is declared as JSON and is not: {fault}.") from fault
    text = raw.decode("utf-8", "replace")
    if kind == b"application/x-www-form-urlencoded":
        return _form(text)
    return text


def _told(raw: bytes) -> Any:
    """Read what a service tells of an event: JSON, a form with one field of it, or the fields of a form."""
    if raw.startswith(_IN_A_FORM):
        raw = _form(raw.decode("utf-8", "replace"))["payload"].encode()
    if raw and raw[:1] not in b"{[":
        return _form(raw.decode("utf-8", "replace"))
    return _parsed(raw, b"application/json")


def _form(text: str) -> dict[str, Any]:
    """Read the fields of a form; a name that comes again makes a list."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as fault:
        raise Invalid(f"A form has at most {MAX_FIELDS} fields.") from fault
    fields: dict[str, Any] = {}
    for name, value in pairs:
        former = fields.get(name)
        many = [*former, value] if isinstance(former, list) else [former, value]
        fields[name] = value if former is None else many
    return fields
