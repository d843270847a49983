"""Imported APIs as answers carry them."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from api.imported_apis.schemas import ImportedShown, ImportedWhole, OperationShown, RefusedShown
from engine.store.imported_apis import stored
from engine.store.models.imported_api import ImportedApi
from tools.imported.shelf import read
from tools.openapi.operation import Operation


def shown(row: ImportedApi) -> ImportedShown:
    """Answer an import as lists show it."""
    return ImportedShown(**_facts(row))


def whole(row: ImportedApi, effects: Mapping[str, str]) -> ImportedWhole:
    """Answer an import with its operations."""
    refused = cast("list[dict[str, Any]]", row.refused)
    return ImportedWhole(
        **_facts(row),
        operations=[_operation(one, effects) for one in read(stored(row))],
        refused=[RefusedShown(**one) for one in refused],
    )


def _facts(row: ImportedApi) -> dict[str, Any]:
    operations = cast("list[dict[str, Any]]", row.operations)
    named = dict.fromkeys(str(one["server"]) for one in operations if one["server"])
    kind: Literal["openapi", "mcp"] = "mcp" if row.kind == "mcp" else "openapi"
    return {
        "key": row.key,
        "kind": kind,
        "title": row.title,
        "version": row.version,
        "source": row.source,
        "servers": [row.server] if row.server else list(named),
        "connection": row.connection,
        "digest": row.digest,
        "operation_count": len(operations),
        "refused_count": len(row.refused),
        "updated_at": row.updated_at,
    }


def _operation(one: Operation, effects: Mapping[str, str]) -> OperationShown:
    need = one.spec().connection
    return OperationShown(
        action=one.action_id,
        title=one.title,
        request=one.key,
        effect=one.effect,
        effect_is_set=one.key in effects,
        connections=list(need.kinds) if need is not None else [],
        pagination=one.pagination,
        deprecated=one.deprecated,
        notes=list(one.notes),
    )
