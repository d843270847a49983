"""Count how often in a row a run was at work when its process ended, and whether an owner said goodbye."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0014"
down_revision = "2026_11_28_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column(
        "runs", sa.Column("strikes", sa.SmallInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "engine_lease", sa.Column("released", sa.Boolean(), server_default="true", nullable=False)
    )
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_column("engine_lease", "released")
    op.drop_column("runs", "strikes")
    op.execute("RESET ROLE")
