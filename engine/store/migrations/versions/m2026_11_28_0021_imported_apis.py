"""A workspace imports APIs, whose operations are steps like the built-in ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0021"
down_revision = "2026_11_28_0026"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLE = "imported_apis"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _parent("org_id", "organizations"),
        _parent("workspace_id", "workspaces"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("operations", sa.JSON(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("effects", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("workspace_id", "key"),
        sa.CheckConstraint("kind IN ('openapi', 'mcp')", name=op.f(f"ck_{TABLE}_kind_known")),
    )
    op.create_index(f"ix_{TABLE}_org_id", TABLE, ["org_id"])
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f'CREATE POLICY tenant ON {TABLE} TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO "{prefix}_app"')
    op.execute("RESET ROLE")


def _parent(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_table(TABLE)
    op.execute("RESET ROLE")
