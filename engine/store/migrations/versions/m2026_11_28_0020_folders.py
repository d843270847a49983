"""Workflows are kept in folders, carry tags and can be put away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_28_0020"
down_revision = "2026_11_28_0018"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLE = "folders"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "org_id",
            sa.Uuid(),
            sa.ForeignKey("organizations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "workspace_id",
            sa.Uuid(),
            sa.ForeignKey("workspaces.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("folders.id"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint(
            "workspace_id", "parent_id", "name", postgresql_nulls_not_distinct=True
        ),
    )
    for name in ("org_id", "parent_id"):
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f'CREATE POLICY tenant ON {TABLE} TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO "{prefix}_app"')
    op.add_column(
        "workflows",
        sa.Column("folder_id", sa.Uuid(), sa.ForeignKey("folders.id", ondelete="SET NULL")),
    )
    op.add_column(
        "workflows",
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("workflows", sa.Column("archived_at", MOMENT, nullable=True))
    op.create_index("ix_workflows_folder_id", "workflows", ["folder_id"])
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_index("ix_workflows_folder_id", "workflows")
    for name in ("archived_at", "tags", "folder_id"):
        op.drop_column("workflows", name)
    op.drop_table(TABLE)
    op.execute("RESET ROLE")
