"""Keep what was recommended for a workflow, to measure what it saves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0016"
down_revision = "2026_11_28_0014"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLE = "advice"


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("org_id", "organizations"),
        _of("workspace_id", "workspaces"),
        _of("workflow_id", "workflows"),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("parts_after", sa.JSON(), nullable=False),
        sa.Column("cost_before", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workflow_id", "digest"),
    )
    for name in ("org_id", "workspace_id"):
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f'CREATE POLICY tenant ON {TABLE} TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO "{prefix}_app"')
    op.execute("RESET ROLE")


def _of(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_table(TABLE)
    op.execute("RESET ROLE")
