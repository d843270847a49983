"""A small shop: orders as a real shop's API lists them, and a way to place one more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.ports.clock import Clock, SystemClock, iso

_STOCK = (
    ("Ada Lund", 250.0, "EUR", "paid"),
    ("Ben Okoro", 42.5, "EUR", "paid"),
    ("Chloé Martin", 1299.0, "EUR", "paid"),
    ("Dmitri Ivanov", 99.99, "EUR", "open"),
    ("Elif Yılmaz", 100.0, "EUR", "paid"),
    ("Farah Haddad", 100.01, "EUR", "open"),
    ("George O'Neill", 18.0, "GBP", "refunded"),
    ("Hana Sato", 640.25, "EUR", "paid"),
    ("Ines Costa", 75.9, "EUR", "paid"),
    ("Jonas & Söhne", 512.0, "EUR", "open"),
    ("Kwame Mensah", 7.5, "EUR", "cancelled"),
    ("Linh Tran", 180.4, "EUR", "paid"),
)
_APART = timedelta(hours=5, minutes=17)


@dataclass(frozen=True, slots=True)
class Order:
    """One order."""

    id: str
    customer: str
    amount: float
    currency: str
    status: str
    created_at: str


@dataclass
class OrderBook:
    """The shop's orders, the newest last; the first dozen is the same every time."""

    clock: Clock = field(default_factory=SystemClock)
    orders: list[Order] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    def __post_init__(self) -> None:
        opened = self.clock.now() - _APART * len(_STOCK)
        for place, row in enumerate(_STOCK):
            self._append(*row, moment=opened + _APART * place)

    def place(self, customer: str, amount: float) -> Order:
        """Add an order, as a customer of the shop would."""
        return self._append(customer, amount, "EUR", "paid", moment=self.clock.now())

    def routes(self) -> list[Route]:
        """Return the shop's API."""
        return [
            Route("/orders", self._list, methods=["GET"]),
            Route("/orders", self._create, methods=["POST"]),
            Route("/orders/{order_id}", self._one, methods=["GET"]),
        ]

    def _append(
        self, customer: str, amount: float, currency: str, status: str, *, moment: datetime
    ) -> Order:
        order = Order(f"ord_{next(self._numbers)}", customer, amount, currency, status, iso(moment))
        self.orders.append(order)
        return order

    async def _list(self, request: Request) -> Response:
        self.requests.append(dict(request.headers))
        status = request.query_params.get("status")
        shown = [asdict(one) for one in self.orders if status in {None, one.status}]
        return JSONResponse({"orders": shown})

    async def _one(self, request: Request) -> Response:
        wanted = request.path_params["order_id"]
        found = next((one for one in self.orders if one.id == wanted), None)
        if found is None:
            return JSONResponse({"error": "no such order"}, status_code=404)
        return JSONResponse(asdict(found))

    async def _create(self, request: Request) -> Response:
        given: dict[str, Any] = {}
        if request.headers.get("content-type", "").startswith("application/json"):
            given = await request.json()
        else:
            async with request.form() as form:
                given = dict(form)
        try:
            amount = round(float(given.get("amount", "")), 2)
        except (TypeError, ValueError):
            return JSONResponse({"error": "amount must be a number"}, status_code=422)
        order = self.place(str(given.get("customer") or "A new customer")[:100], amount)
        if "text/html" in request.headers.get("accept", ""):
            return Response(status_code=303, headers={"location": "/"})
        return JSONResponse(asdict(order), status_code=201)
