"""What the service counts about itself: no names, no payloads, no tenants."""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """One process's counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "nexa_http_requests",
            "Requests answered",
            ["operation", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "nexa_http_request_seconds",
            "Time to the head of the answer",
            ["operation"],
            registry=self.registry,
        )
        self.streams = Gauge("nexa_open_streams", "Event streams held open", registry=self.registry)

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(operation, str(status)).inc()
        self._seconds.labels(operation).observe(seconds)

    def text(self) -> bytes:
        """Write everything in Prometheus' text form."""
        return generate_latest(self.registry)


class CountRequests:
    """Counts each answer under its operation's name, never under the address itself."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = self._now()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                operation = getattr(scope.get("endpoint"), "__name__", "unrouted")
                self._metrics.answered(operation, message["status"], self._now() - began)
            await send(message)

        await self._app(scope, receive, counted)
