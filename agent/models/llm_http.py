"""Our own HTTP client for the model's endpoint: bounded, no redirects, nothing from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

MOST_BYTES = 4_000_000
CONNECT_S = 5.0


class _Bounded(httpx.AsyncByteStream):
    """A reply that ends with an error once it is larger than any honest one."""

    def __init__(self, stream: httpx.AsyncByteStream, most_bytes: int) -> None:
        self._stream = stream
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._stream:
            seen += len(chunk)
            if seen > self._most_bytes:
                raise httpx.RemoteProtocolError(f"the reply is over {self._most_bytes:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class BoundedTransport(httpx.AsyncBaseTransport):
    """Counts what comes in, and takes nothing packed: a small packet could unfold into gigabytes."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, most_bytes: int = MOST_BYTES) -> None:
        self._inner = inner
        self._most_bytes = most_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["accept-encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        stream = response.stream
        if not isinstance(stream, httpx.AsyncByteStream):
            raise httpx.RemoteProtocolError("the reply cannot be read as a stream")
        if response.headers.get("content-encoding", "identity") != "identity":
            await stream.aclose()
            raise httpx.RemoteProtocolError("the reply is packed although that was not accepted")
        response.stream = _Bounded(stream, self._most_bytes)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def model_http_client(timeout_s: float) -> httpx.AsyncClient:
    """Make the client; its owner closes it."""
    return httpx.AsyncClient(
        transport=BoundedTransport(httpx.AsyncHTTPTransport(retries=0, trust_env=False)),
        timeout=httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s)),
        follow_redirects=False,
        trust_env=False,
    )
