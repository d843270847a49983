"""Messages of the Model Context Protocol as they travel: JSON-RPC 2.0, answered as JSON or as a stream of events.

Written after the specification of 2025-11-25, "Transports", section "Streamable HTTP".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.http import Reply
from tools.sdk.strict_json import NotStrictJson, parse_json

_INVALID_PARAMS = -32602


def answer_in(reply: Reply, number: int, *, writes: bool) -> Mapping[str, Any]:
    """Return the result of request `number`, or raise ActionFailed for what the server says instead."""
    for message in _messages(reply, writes=writes):
        if message.get("id") != number:
            continue
        error = message.get("error")
        if isinstance(error, Mapping):
            raise _refused(error)
        result = message.get("result")
        if isinstance(result, Mapping):
            return result
    raise malformed("it does not answer the request", writes=writes)


def malformed(why: str, *, writes: bool) -> ActionFailed:
    """Return the failure of an answer that cannot be read; a write may have been done."""
    return ActionFailed(
        "remote_down",
        "mcp_malformed",
        f"the server's answer cannot be read: {why}",
        hint="check that the address is that of an MCP server with Streamable HTTP",
        retryable=False,
        outcome_unknown=writes,
    )


def _messages(reply: Reply, *, writes: bool) -> Iterator[Mapping[str, Any]]:
    media = reply.headers.get("content-type", "").split(";")[0].strip().lower()
    texts = _events(reply.content) if media == "text/event-stream" else [reply.content]
    for text in texts:
        try:
            found = parse_json(text)
        except NotStrictJson as exc:
            raise malformed(str(exc), writes=writes) from exc
        for message in found if isinstance(found, list) else [found]:
            if isinstance(message, Mapping):
                yield message


def _events(content: bytes) -> Iterator[bytes]:
    """Return the data of each event (WHATWG HTML, section 9.2.6)."""
    lines: list[bytes] = []
    for line in [*content.splitlines(), b""]:
        if line.startswith(b"data:"):
            lines.append(line[5:].removeprefix(b" "))
        elif not line and lines:
            yield b"\n".join(lines)
            lines = []


def _refused(error: Mapping[str, Any]) -> ActionFailed:
    said = str(error.get("message") or "no reason given")[:300]
    if error.get("code") == _INVALID_PARAMS:
        return bad_data("mcp_refused", f"the server refuses the arguments: {said}")
    return ActionFailed(
        "bad_data", "mcp_refused", f"the server refuses the call: {said}", retryable=False
    )
