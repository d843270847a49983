"""Workflows have examples: what comes in, and what they then do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0033"
down_revision = "2026_11_29_0032"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.create_table(
        "examples",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _parent("org_id", "organizations"),
        _parent("workspace_id", "workspaces"),
        _parent("workflow_id", "workflows"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.CheckConstraint("origin IN ('written', 'kept')", name="ck_examples_origin_known"),
        sa.UniqueConstraint("workflow_id", "name", name="uq_examples_workflow_id_name"),
    )
    op.create_index("ix_examples_org_id", "examples", ["org_id"])
    op.execute("ALTER TABLE examples ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE examples FORCE ROW LEVEL SECURITY")
    op.execute(
        f'CREATE POLICY tenant ON examples TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON examples TO "{prefix}_app"')
    op.execute("RESET ROLE")


def _parent(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_table("examples")
    op.execute("RESET ROLE")
