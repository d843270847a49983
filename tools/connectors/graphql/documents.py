"""A GraphQL document as it was written: its operation, and the variables that takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from graphql import (
    DocumentNode,
    GraphQLError,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    parse,
)

from tools.sdk.errors import ActionFailed, bad_data

Kind = Literal["query", "mutation"]
_MOST_TOKENS = 20_000


def read_document(text: str) -> DocumentNode:
    """Return the document, or raise with the place where it is none."""
    try:
        return parse(text, max_tokens=_MOST_TOKENS, no_location=False)
    except (GraphQLError, RecursionError) as exc:
        raise bad_data("not_graphql", f"this is not GraphQL: {_first_line(exc)}") from exc


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the one operation that is meant, or raise where that is not clear."""
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in found if name is None or (one.name and one.name.value == name)]
    if len(named) == 1:
        return named[0]
    names = ", ".join(one.name.value for one in found if one.name) or "none with a name"
    raise bad_data(
        "operation_not_clear",
        f"the document has {len(named)} operations that could be meant",
        hint=f"name one of them; there is {names}",
    )


def require_kind(operation: OperationDefinitionNode, kind: Kind) -> None:
    """Raise unless the operation is of this kind: what reads must change nothing."""
    if operation.operation is OperationType(kind):
        return
    changes = operation.operation is OperationType.MUTATION
    raise bad_data(
        "wrong_kind_of_operation",
        f"the operation is a {operation.operation.value}, this step sends a {kind}",
        hint=f"use {'graphql.mutate' if changes else 'graphql.query'}; subscriptions are not sent",
    )


def check_variables(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> None:
    """Raise unless every variable that has to be given is, and no other."""
    declared = {one.variable.name.value: one for one in operation.variable_definitions or ()}
    spare = sorted(set(given) - set(declared))
    if spare:
        raise _refused("variable_not_declared", f"the operation has no variable ${spare[0]}")
    for name, one in declared.items():
        needed = isinstance(one.type, NonNullTypeNode) and one.default_value is None
        if needed and given.get(name) is None:
            raise _refused("variable_missing", f"the operation needs the variable ${name}")


def _refused(code: str, message: str) -> ActionFailed:
    return bad_data(code, message, hint="compare the variables with what the operation declares")


def _first_line(exc: BaseException) -> str:
    return (str(exc).splitlines() or ["it is nested too deeply"])[0][:200]
