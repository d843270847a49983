"""GraphQL against a peer that is one: typed variables, its errors, and what it tells of itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import build_schema, graphql_sync

from engine.ports.runner import ActionError, Failed, StepOutcome, Succeeded, Unknown
from tools.kit.bench import Bench, a_bench
from tools.kit.http_peer import Heard, HttpPeer, answering, http_peer, write_answer
from tools.sdk.json_schema import findings, validator_of

SCHEMA = build_schema(
    """
    enum State { OPEN PAID }
    input Line { name: String!, count: Int = 1 }
    interface Thing { id: ID! }
    type Order implements Thing { id: ID!, total: Float!, state: State, tags: [String!]! }
    type Query { order(id: ID!): Order, orders(state: State): [Order!]!, thing: Thing, secret: String }
    type Mutation { addOrder(lines: [Line!]!): Order! }
    """
)
ORDER = {"id": "A-17", "total": 25.5, "state": "OPEN", "tags": ["x"]}


class Shop:
    """What the schema's fields give."""

    mutations = 0

    def order(self, info: Any, id: str) -> Any:
        return {**ORDER, "id": id} if id != "none" else None

    def orders(self, info: Any, state: str | None = None) -> Any:
        return [ORDER]

    def secret(self, info: Any) -> Any:
        raise PermissionError("not for you")

    def addOrder(self, info: Any, lines: list[Any]) -> Any:  # noqa: N802 - the schema's own name
        self.mutations += 1
        return {**ORDER, "total": len(lines)}


class Place:
    """A bench, and a GraphQL service it may reach."""

    def __init__(self, bench: Bench, peer: HttpPeer, shop: Shop) -> None:
        self.bench, self.peer, self.shop = bench, peer, shop

    async def run(self, action: str, text: str, **more: Any) -> StepOutcome:
        return await self.bench.run(
            action, {"url": self.peer.url("/graphql"), "query": text, **more}
        )

    async def done(self, action: str, text: str, **more: Any) -> dict[str, Any]:
        outcome = await self.run(action, text, **more)
        assert isinstance(outcome, Succeeded), outcome
        output: dict[str, Any] = outcome.output
        return output

    async def failed(self, action: str, text: str, **more: Any) -> ActionError:
        outcome = await self.run(action, text, **more)
        assert isinstance(outcome, Failed | Unknown), outcome
        return outcome.error


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    shop = Shop()

    async def answer(heard: Heard, writer: Any) -> None:
        asked = json.loads(heard.body)
        found = graphql_sync(
            SCHEMA,
            asked["query"],
            shop,
            variable_values=asked["variables"],
            operation_name=asked.get("operationName"),
        )
        body = json.dumps(found.formatted).encode()
        status = 400 if found.data is None and "order" not in asked["query"] else 200
        write_answer(writer, status, body, {"content-type": "application/json"})

    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        yield Place(bench, peer, shop)


async def answered(body: bytes, action: str) -> StepOutcome:
    """Run an action against a service that answers this whatever it is asked."""
    async with http_peer(answering(200, body)) as peer, a_bench([peer.place]) as bench:
        return await bench.run(action, {"url": peer.url("/graphql"), "query": "{ a }"})


async def test_a_query_with_variables_gives_its_data(place: Place) -> None:
    text = "query One($id: ID!) { order(id: $id) { id total } } query Two { orders { id } }"
    found = await place.done("graphql.query", text, variables={"id": "B-1"}, operation="One")
    assert found == {"data": {"order": {"id": "B-1", "total": 25.5}}, "errors": []}
    assert "idempotency-key" not in place.peer.heard[0].headers


async def test_a_mutation_changes_something_and_says_its_key(place: Place) -> None:
    text = "mutation Add($lines: [Line!]!) { addOrder(lines: $lines) { total } }"
    found = await place.done("graphql.mutate", text, variables={"lines": [{"name": "pot"}]})
    assert found["data"] == {"addOrder": {"total": 1}}
    assert (place.shop.mutations, place.peer.heard[0].headers["idempotency-key"]) == (
        1,
        "run-1/step/-/0",
    )


@pytest.mark.parametrize(
    ("action", "text", "more", "code"),
    [
        ("graphql.query", "{ orders { id }", {}, "not_graphql"),
        ("graphql.query", "{" * 30_000, {}, "not_graphql"),
        ("graphql.query", "mutation { addOrder(lines: []) { id } }", {}, "wrong_kind_of_operation"),
        ("graphql.mutate", "{ orders { id } }", {}, "wrong_kind_of_operation"),
        ("graphql.query", "subscription { orders { id } }", {}, "wrong_kind_of_operation"),
        ("graphql.query", "query A { orders { id } } query B { orders { id } }", {}, "operation_not_clear"),
        ("graphql.query", "query Q($id: ID!) { order(id: $id) { id } }", {}, "variable_missing"),
        ("graphql.query", "{ orders { id } }", {"variables": {"x": 1}}, "variable_not_declared"),
    ],
)  # fmt: skip
async def test_what_is_not_sound_is_refused_before_it_is_sent(
    place: Place, action: str, text: str, more: dict[str, Any], code: str
) -> None:
    error = await place.failed(action, text, **more)
    assert (error.code, error.error_class, place.peer.heard) == (code, "bad_data", [])


async def test_errors_of_the_envelope_fail_the_step_unless_a_part_is_taken(place: Place) -> None:
    text = "{ orders { id } secret }"
    error = await place.failed("graphql.query", text)
    assert (error.code, error.error_class) == ("graphql_error", "bad_data")
    assert "not for you" in error.message
    found = await place.done("graphql.query", text, partial="accept")
    assert found["data"] == {"orders": [{"id": "A-17"}], "secret": None}
    assert found["errors"][0]["message"] == "not for you"
    unknown = await place.failed("graphql.query", "{ nothing }", partial="accept")
    assert "Cannot query field 'nothing'" in unknown.message


@pytest.mark.parametrize(
    ("code", "error_class"),
    [("UNAUTHENTICATED", "auth"), ("THROTTLED", "rate_limit"), ("INTERNAL_SERVER_ERROR", "remote_down"), ("BAD_USER_INPUT", "bad_data")],
)  # fmt: skip
async def test_the_services_code_decides_the_class(code: str, error_class: str) -> None:
    told = {"data": None, "errors": [{"message": "no", "extensions": {"code": code}}]}
    outcome = await answered(json.dumps(told).encode(), "graphql.query")
    assert isinstance(outcome, Failed)
    assert outcome.error.error_class == error_class


async def test_a_service_tells_what_an_operation_takes_and_gives(place: Place) -> None:
    text = """
    query Q($id: ID!, $state: State) {
      one: order(id: $id) { ...Parts }
      orders(state: $state) { tags }
      thing { __typename id ... on Order { total } }
    }
    fragment Parts on Order { id state }
    """
    told = await place.done("graphql.describe", text)
    assert told["problems"] == []
    takes, gives = validator_of(told["variables_schema"]), validator_of(told["output_schema"])
    assert findings(takes, {"id": "x", "state": "OPEN"}, 1) == []
    assert findings(takes, {"state": "NO"}, 9) != []
    real = await place.done("graphql.query", text, variables={"id": "x"})
    assert findings(gives, real["data"], 1) == []
    assert findings(gives, {**real["data"], "orders": None}, 1) != []
    mutation = await place.done(
        "graphql.describe", "mutation M($l: [Line!]!) { addOrder(lines: $l) { id } }"
    )
    lines = validator_of(mutation["variables_schema"])
    assert findings(lines, {"l": [{"name": "pot"}]}, 1) == []
    assert findings(lines, {"l": [{"count": 2}]}, 1) != []
    wrong = await place.done("graphql.describe", "{ orders { price } }")
    assert "Cannot query field 'price'" in wrong["problems"][0]
    assert place.shop.mutations == 0


async def test_a_service_that_tells_nothing_is_said_so() -> None:
    outcome = await answered(b'{"data": {"__schema": {}}}', "graphql.describe")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "schema_not_told"
