"""A schedule can be paused by itself, and stays so over new versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0012"
down_revision = "2026_11_28_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column("schedules", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_column("schedules", "paused_at")
    op.execute("RESET ROLE")
