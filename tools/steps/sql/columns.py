"""What tables a database has: one statement that reads, in the words of each database."""

from __future__ import annotations

from typing import Any

_OWN = "('information_schema', 'pg_catalog', 'mysql', 'performance_schema', 'sys')"
_INFORMATION_SCHEMA = f"""
SELECT table_schema AS "schema", table_name AS "table", column_name AS "column",
       data_type AS "type", is_nullable = 'YES' AS "nullable"
FROM information_schema.columns
WHERE table_schema NOT IN {_OWN} AND (CAST(:name AS {{text}}) IS NULL OR table_name = :name)
ORDER BY table_schema, table_name, ordinal_position
LIMIT 9999
"""  # noqa: S608 - a constant of this module
_SQLITE = """
SELECT 'main' AS "schema", t.name AS "table", c.name AS "column", c.type AS "type",
       c."notnull" = 0 AS "nullable"
FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type IN ('table', 'view') AND (:name IS NULL OR t.name = :name)
ORDER BY t.name, c.cid
LIMIT 9999
"""


def columns_of(dialect: str, table: str | None) -> tuple[str, dict[str, Any]]:
    """Return the statement that lists columns, and its parameters."""
    if dialect == "sqlite":
        return _SQLITE, {"name": table}
    text = _INFORMATION_SCHEMA.format(text="CHAR(200)" if dialect == "mysql" else "VARCHAR")
    return (text.replace('"', "`") if dialect == "mysql" else text), {"name": table}
