"""Find the latest starts under a key of a workflow's throttle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0011"
down_revision = "2026_11_28_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.create_index(
        "ix_runs_throttled",
        "runs",
        ["workflow_id", "concurrency_key", "started_at"],
        postgresql_where=sa.text("concurrency_key IS NOT NULL"),
    )
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_index("ix_runs_throttled", "runs")
    op.execute("RESET ROLE")
