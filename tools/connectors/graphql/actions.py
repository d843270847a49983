"""GraphQL: queries, mutations, and what a service says an operation takes and gives."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    build_client_schema,
    get_introspection_query,
    validate,
)
from pydantic import Field, JsonValue

from tools.connectors.graphql.client import Envelope, Operation, send
from tools.connectors.graphql.documents import (
    Kind,
    check_variables,
    operation_of,
    read_document,
    require_kind,
)
from tools.connectors.graphql.shapes import output_schema, variables_schema
from tools.manifest import WEB_KINDS, NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Json, Result

CONNECTION = NeedEntry(service="http", kinds=WEB_KINDS, required=False)
_MOST_PROBLEMS = 20
Address = Annotated[
    str,
    Field(
        title="Address",
        description="Where the service's GraphQL is, starting with https:// or http://.",
        max_length=8_192,
        pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+[^\s]*$",
        json_schema_extra={"format": "uri"},
        examples=["https://api.example.com/graphql"],
    ),
]


class OperationArguments(Arguments):
    url: Address
    query: str = Field(
        title="Operation",
        description="The GraphQL text; values go into variables, never into the text.",
        min_length=1,
        max_length=100_000,
        examples=["query Order($id: ID!) { order(id: $id) { id total } }"],
    )
    variables: dict[str, JsonValue] = Field(
        default_factory=dict,
        title="Variables",
        description="A value for each variable the operation declares.",
        examples=[{"id": "A-17"}],
    )
    operation: str | None = Field(
        default=None,
        title="Which operation",
        description="Its name, where the text has several.",
        max_length=200,
        pattern=r"^[_A-Za-z][_0-9A-Za-z]*$",
    )
    partial: Literal["fail", "accept"] = Field(
        default="fail",
        title="Part of an answer",
        description="accept: keep what came beside errors, instead of failing.",
    )


class Answered(Result):
    data: dict[str, Json] = Field(description="What the operation gives, as it asks for it.")
    errors: list[dict[str, Json]] = Field(
        description="What went wrong beside it; empty unless a part of an answer is accepted."
    )


async def _run(ctx: StepContext, args: OperationArguments, kind: Kind) -> Answered:
    document = await asyncio.to_thread(read_document, args.query)
    operation = operation_of(document, args.operation)
    require_kind(operation, kind)
    check_variables(operation, args.variables)
    writes = kind == "mutation"
    asked = Operation(args.url, args.query, args.variables, args.operation)
    found = await send(ctx.http, asked, key=ctx.idempotency_key if writes else None)
    if found.errors and (args.partial == "fail" or found.data is None):
        raise found.failure(writes=writes)
    return Answered(data=found.data or {}, errors=list(found.errors))


@action(
    "graphql.query",
    title="GraphQL query",
    effect="read",
    connection=CONNECTION,
    wording=Wording(
        synonyms=("graphql", "gql", "graphql query", "ask graphql", "graphql question"),
        examples=(
            "ask by GraphQL",
            "ask the GraphQL service",
        ),
    ),
)
async def query(ctx: StepContext, args: OperationArguments) -> Answered:
    """Ask a GraphQL service by a query with variables."""
    return await _run(ctx, args, "query")


@action(
    "graphql.mutate",
    title="GraphQL mutation",
    effect="write",
    connection=CONNECTION,
    wording=Wording(
        synonyms=(
            "graphql mutation", "mutate", "mutation", "gql mutation", "change by graphql",
        ),
        examples=(
            "mutate by GraphQL",
            "change it by a GraphQL mutation",
        ),
    ),
)  # fmt: skip
async def mutate(ctx: StepContext, args: OperationArguments) -> Answered:
    """Change something at a GraphQL service by a mutation with variables."""
    return await _run(ctx, args, "mutation")


class DescribeArguments(Arguments):
    url: Address
    query: str = Field(
        title="Operation",
        description="The GraphQL text that is to be checked; it is not run.",
        min_length=1,
        max_length=100_000,
        examples=["query Order($id: ID!) { order(id: $id) { id total } }"],
    )
    operation: str | None = Field(
        default=None,
        title="Which operation",
        description="Its name, where the text has several.",
        max_length=200,
        pattern=r"^[_A-Za-z][_0-9A-Za-z]*$",
    )


class Described(Result):
    problems: list[str] = Field(description="What is wrong with it; empty where it is sound.")
    variables_schema: dict[str, Json] = Field(description="What its variables must be.")
    output_schema: dict[str, Json] = Field(description="What `data` will be.")


@action(
    "graphql.describe",
    title="Describe a GraphQL operation",
    effect="read",
    connection=CONNECTION,
    wording=Wording(
        synonyms=(
            "graphql schema", "introspection", "graphql introspection", "introspect", "describe graphql",
        ),
        examples=(
            "introspect the GraphQL schema",
            "which variables the GraphQL operation takes",
        ),
    ),
)  # fmt: skip
async def describe(ctx: StepContext, args: DescribeArguments) -> Described:
    """Ask a GraphQL service for its schema and say what an operation takes and gives."""
    document = await asyncio.to_thread(read_document, args.query)
    asked = Operation(args.url, get_introspection_query(descriptions=False), {})
    found = await send(ctx.http, asked)
    if found.errors:
        raise found.failure(writes=False)
    # A large schema takes seconds to build.
    return await asyncio.to_thread(_described, found, document, args.operation)


def _described(found: Envelope, document: DocumentNode, name: str | None) -> Described:
    try:
        told: Any = found.data
        schema = build_client_schema(told)
        problems = validate(schema, document, max_errors=_MOST_PROBLEMS)
    except (
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
        GraphQLError,
        RecursionError,
    ) as exc:
        # What is told may be anything: the library trusts that it is a schema.
        raise bad_data("schema_not_told", "the service does not tell its schema") from exc
    operation = operation_of(document, name)
    parts = document.definitions
    fragments = {one.name.value: one for one in parts if isinstance(one, FragmentDefinitionNode)}
    return Described(
        problems=[one.message[:300] for one in problems],
        variables_schema=variables_schema(schema, operation),
        output_schema={} if problems else output_schema(schema, operation, fragments),
    )
