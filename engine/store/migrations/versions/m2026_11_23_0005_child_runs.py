"""Link runs to the run that has called them, and let the executor find workflows by their key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_0005"
down_revision = "2026_11_22_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column("runs", sa.Column("parent_run_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_runs_of_parent",
        "runs",
        ["parent_run_id"],
        postgresql_where=sa.text("parent_run_id IS NOT NULL"),
    )
    op.execute(f'GRANT SELECT ON workflows TO "{prefix}_engine"')
    op.execute(f'CREATE POLICY engine ON workflows FOR SELECT TO "{prefix}_engine" USING (true)')
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.execute("DROP POLICY engine ON workflows")
    op.execute(f'REVOKE SELECT ON workflows FROM "{prefix}_engine"')  # noqa: S608
    op.drop_index("ix_runs_of_parent", "runs")
    op.drop_column("runs", "parent_run_id")
    op.execute("RESET ROLE")
