"""What an operation takes and gives, as JSON Schema, by the schema a service tells of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    is_composite_type,
    type_from_ast,
)

Schema = dict[str, Any]
_DEEPEST: Final = 12
_SCALARS: Final[dict[str, Schema]] = {
    "Int": {"type": "integer"},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "ID": {"type": "string"},
}


def variables_schema(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Schema:
    """Return what the variables must be."""
    properties: Schema = {}
    required = []
    for one in operation.variable_definitions or ():
        name, of = one.variable.name.value, type_from_ast(schema, one.type)
        properties[name] = _input(of, 0)
        if isinstance(of, GraphQLNonNull) and one.default_value is None:
            required.append(name)
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}  # fmt: skip


def output_schema(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Schema:
    """Return what the answer's `data` is."""
    root = schema.get_root_type(operation.operation)
    return _selected(root, operation.selection_set, schema, fragments, 0)


def _selected(
    of: Any,
    selected: SelectionSetNode,
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    depth: int,
) -> Schema:
    found: Schema = {"type": "object", "properties": {}, "required": []}
    if depth > _DEEPEST:
        return {"type": "object"}
    for one in selected.selections:
        if isinstance(one, FieldNode):
            name = one.alias.value if one.alias else one.name.value
            found["properties"][name] = _field(of, one, schema, fragments, depth)
            if not one.directives:
                found["required"].append(name)
            continue
        part = fragments.get(one.name.value) if isinstance(one, FragmentSpreadNode) else one
        if isinstance(part, FragmentDefinitionNode | InlineFragmentNode):
            condition = part.type_condition
            inner = schema.get_type(condition.name.value) if condition else of
            more = _selected(inner, part.selection_set, schema, fragments, depth + 1)
            found["properties"].update(more.get("properties", {}))
            # Of several kinds a thing may be, only what all of them have is sure to be there.
            found["required"] += more.get("required", []) if inner is of else []
    return found


def _field(
    of: Any,
    node: FieldNode,
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    depth: int,
) -> Schema:
    if node.name.value == "__typename":
        return {"type": "string"}
    fields = getattr(of, "fields", {})
    if node.name.value not in fields:
        return {}

    def inner(named: Any) -> Schema:
        if is_composite_type(named) and node.selection_set is not None:
            return _selected(named, node.selection_set, schema, fragments, depth + 1)
        return _leaf(named)

    return _wrapped(fields[node.name.value].type, inner)


def _input(of: Any, depth: int) -> Schema:
    def inner(named: Any) -> Schema:
        if not isinstance(named, GraphQLInputObjectType):
            return _leaf(named)
        if depth > _DEEPEST:
            return {"type": "object"}
        required = [
            name
            for name, one in named.fields.items()
            if isinstance(one.type, GraphQLNonNull) and one.default_value is Undefined
        ]
        properties = {name: _input(one.type, depth + 1) for name, one in named.fields.items()}
        return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}  # fmt: skip

    return _wrapped(of, inner)


def _wrapped(of: Any, inner: Any, *, may_be_null: bool = True) -> Schema:
    if isinstance(of, GraphQLNonNull):
        return _wrapped(of.of_type, inner, may_be_null=False)
    if isinstance(of, GraphQLList):
        made: Schema = {"type": "array", "items": _wrapped(of.of_type, inner)}
    else:
        made = inner(of)
    if may_be_null and isinstance(made.get("type"), str):
        made = {**made, "type": [made["type"], "null"]}
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made


def _leaf(named: Any) -> Schema:
    if isinstance(named, GraphQLEnumType):
        return {"type": "string", "enum": list(named.values)}
    if isinstance(named, GraphQLObjectType):
        return {"type": "object"}
    # A scalar of the service's own can be anything.
    return dict(_SCALARS.get(getattr(named, "name", ""), {}))
