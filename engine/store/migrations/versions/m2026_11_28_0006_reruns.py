"""Link runs to the run they repeat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0006"
down_revision = "2026_11_23_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column("runs", sa.Column("rerun_of", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_runs_repeating",
        "runs",
        ["rerun_of"],
        postgresql_where=sa.text("rerun_of IS NOT NULL"),
    )
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_index("ix_runs_repeating", "runs")
    op.drop_column("runs", "rerun_of")
    op.execute("RESET ROLE")
