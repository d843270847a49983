"""Stripe's actions against a fake that honours idempotency keys as Stripe's documentation tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.kit.fake_service import Asked, Fake, Route, Told
from tools.sdk.json_api import form_bytes


class Account:
    """Objects by id; a key that was seen is answered with what it made."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.seen: dict[str, tuple[Any, Any]] = {}

    def fake(self) -> Fake:
        return Fake(
            kind="stripe_key",
            config={"base_url": "http://{place}"},
            secret={"token": "sk_test_1234"},
            proof=("authorization", "Bearer sk_test_1234"),
            refusal=Told(401, {"error": {"message": "Invalid API Key provided"}}),
            routes={
                "POST /v1/customers": self.making("cus", created=1),
                "POST /v1/customers/{id}": self.once(self.changed),
                "GET /v1/customers": self.listed("cus"),
                "POST /v1/invoices": self.making("in", status="draft"),
                "POST /v1/invoiceitems": self.once(self.added),
                "POST /v1/invoices/{id}/send": self.once(
                    lambda asked: self.kept[asked.path["id"]] | {"status": "open"}
                ),
                "GET /v1/invoices": self.listed("in"),
                "POST /v1/payment_links": self.making("plink", url="https://pay.example.com/1"),
                "GET /v1/payment_intents": self.listed("pi"),
                "POST /v1/refunds": self.once(self.refunded),
                "GET /v1/subscriptions": self.listed("sub"),
                "DELETE /v1/subscriptions/{id}": lambda asked: (
                    self.kept.pop(asked.path["id"]) | {"status": "canceled"}
                ),
                "GET /v1/balance": lambda _: {"available": [], "pending": []},
            },
        )

    def once(self, route: Route) -> Route:
        def answer(asked: Asked) -> Any:
            key = asked.headers["idempotency-key"]
            if key not in self.seen:
                self.seen[key] = (asked.body, route(asked))
            sent, made = self.seen[key]
            other = {
                "error": {"type": "idempotency_error", "message": "Keys can only be used once"}
            }
            return made if sent == asked.body else Told(400, other)

        return answer

    def making(self, prefix: str, **more: Any) -> Route:
        def make(asked: Asked) -> Any:
            name = f"{prefix}_{len(self.kept)}"
            self.kept[name] = {"id": name, **more, **asked.body}
            return self.kept[name]

        return self.once(make)

    def listed(self, prefix: str) -> Callable[[Asked], Any]:
        def page(asked: Asked) -> Any:
            every = [one for name, one in self.kept.items() if name.startswith(f"{prefix}_")]
            after = asked.query.get("starting_after")
            begin = next((n + 1 for n, one in enumerate(every) if one["id"] == after), 0)
            part = every[begin : begin + 2]
            return {"data": part, "has_more": begin + 2 < len(every)}

        return page

    def changed(self, asked: Asked) -> Any:
        self.kept[asked.path["id"]].update(asked.body)
        return self.kept[asked.path["id"]]

    def added(self, asked: Asked) -> Any:
        invoice = self.kept[asked.body["invoice"]]
        invoice["total"] = invoice.get("total", 0) + int(asked.body["amount"])
        return {"id": "ii_1"}

    def refunded(self, asked: Asked) -> Any:
        payment = self.kept[asked.body["payment_intent"]]
        if payment["status"] == "refused":
            error = {
                "type": "card_error",
                "code": "expired_or_canceled_card",
                "message": "It is gone.",
            }
            return Told(402, {"error": error})
        return {"id": "re_1", "amount": payment["amount"], "currency": "eur", "status": "succeeded"}


async def test_a_repeat_makes_nothing_twice_and_customers_are_listed_over_pages() -> None:
    account = Account()
    async with account.fake().listening() as visit:
        first = await visit.done("stripe.create_customer", email="ada@example.com")
        again = await visit.done("stripe.create_customer", email="ada@example.com")
        other = await visit.refused("stripe.create_customer", email="bob@example.com")
        account.seen.clear()
        await visit.done("stripe.update_customer", id=first["id"], name="Ada")
        more = {f"cus_x{n}": {"id": f"cus_x{n}", "created": n} for n in range(4)}
        account.kept.update(more)
        listed = await visit.done("stripe.find_customers")
    assert first == again
    assert (other.error_class, len(visit.peer.heard)) == ("bad_data", 7)
    assert [one["name"] for one in listed["customers"]] == ["Ada", None, None, None, None]


async def test_an_invoice_has_its_line_and_is_sent() -> None:
    account = Account()
    async with account.fake().listening() as visit:
        new = {"customer": "cus_1", "amount": 2_500, "currency": "eur", "description": "Seats"}
        for _ in range(2):
            made = await visit.done("stripe.create_invoice", **new)
        account.seen.clear()
        sent = await visit.done("stripe.send_invoice", invoice=made["id"])
        listed = await visit.done("stripe.list_invoices", status="open")
        account.seen.clear()
        link = await visit.done("stripe.create_payment_link", price="price_1")
    assert (made["total"], sent["status"], listed["count"]) == (2_500, "open", 1)
    assert account.kept["in_0"]["total"] == 2_500
    assert link["url"] == "https://pay.example.com/1"


async def test_payments_are_paid_back_and_a_refused_card_is_nobodys_retry() -> None:
    account = Account()
    paid = {"amount": 2_500, "currency": "eur", "created": 1, "status": "succeeded"}
    account.kept = {
        "pi_1": {"id": "pi_1", **paid},
        "pi_2": {"id": "pi_2", **paid, "status": "refused"},
        "sub_1": {"id": "sub_1", "status": "active", "customer": "cus_1"},
    }
    async with account.fake().listening() as visit:
        listed = await visit.done("stripe.list_payments")
        back = await visit.done("stripe.refund_payment", payment_intent="pi_1")
        account.seen.clear()
        error = await visit.refused("stripe.refund_payment", payment_intent="pi_2")
        running = await visit.done("stripe.list_subscriptions", status="active")
        ended = await visit.done("stripe.cancel_subscription", subscription="sub_1")
        balance = await visit.done("stripe.get_balance")
    assert (listed["count"], back["amount"], running["count"]) == (2, 2_500, 1)
    assert (error.code, error.error_class, error.retryable) == (
        "stripe_card_refused",
        "bad_data",
        False,
    )
    assert (ended["status"], balance["available"]) == ("canceled", [])


async def test_a_repeat_while_the_first_is_still_at_it_is_tried_again() -> None:
    told = Told(409, {"error": {"code": "idempotency_key_in_use", "message": "in use"}})
    async with Account().fake().only(told).listening() as visit:
        error = await visit.refused("stripe.create_customer", email="ada@example.com")
    assert (error.code, error.retryable) == ("stripe_still_at_it", True)


def test_parts_of_parts_stand_in_brackets() -> None:
    body = {"a": {"b": [{"c": True}, None, 1.5]}, "d": "ü&"}
    assert form_bytes(body) == b"a%5Bb%5D%5B0%5D%5Bc%5D=true&a%5Bb%5D%5B2%5D=1.5&d=%C3%BC%26"
