"""Workspaces keep tables of their own, which steps and people read and write."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_28_0026"
down_revision = "2026_11_28_0020"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLES = ("data_tables", "data_rows")


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.create_table(
        "data_tables",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _parent("org_id", "organizations"),
        _parent("workspace_id", "workspaces"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        _moment("created_at"),
        _moment("updated_at"),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    op.create_table(
        "data_rows",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _parent("org_id", "organizations"),
        _parent("workspace_id", "workspaces"),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _parent("table_id", "data_tables"),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
    )
    for table in TABLES:
        op.create_index(f"ix_{table}_org_id", table, ["org_id"])
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f'CREATE POLICY tenant ON {table} TO "{prefix}_app" '
            f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
        )
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{prefix}_app"')
    op.create_index("ix_data_rows_workspace_id", "data_rows", ["workspace_id"])
    op.create_index("ix_data_rows_table_id_seq", "data_rows", ["table_id", "seq"])
    op.create_index(
        "ix_data_rows_fields",
        "data_rows",
        ["fields"],
        postgresql_using="gin",
        postgresql_ops={"fields": "jsonb_path_ops"},
    )
    op.execute("RESET ROLE")


def _parent(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    moment = sa.DateTime(timezone=True)
    return sa.Column(name, moment, nullable=False, server_default=sa.func.now())


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("RESET ROLE")
