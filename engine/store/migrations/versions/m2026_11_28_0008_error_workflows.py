"""Link runs to the failure they were started for, and note which failures are dealt with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0008"
down_revision = "2026_11_28_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column("runs", sa.Column("error_of", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_runs_of_failure",
        "runs",
        ["error_of"],
        postgresql_where=sa.text("error_of IS NOT NULL"),
    )
    op.add_column(
        "alerts",
        sa.Column("handled_at", sa.DateTime(timezone=True), server_default=sa.text("now()")),
    )
    # What failed before anybody dealt with failures stays as it was; from now on each is looked at.
    op.alter_column("alerts", "handled_at", server_default=None)
    op.create_index(
        "ix_alerts_unhandled",
        "alerts",
        ["id"],
        postgresql_where=sa.text("handled_at IS NULL AND kind = 'run_failed'"),
    )
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_index("ix_alerts_unhandled", "alerts")
    op.drop_column("alerts", "handled_at")
    op.drop_index("ix_runs_of_failure", "runs")
    op.drop_column("runs", "error_of")
    op.execute("RESET ROLE")
