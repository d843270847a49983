"""An alert that was sent by mail is not sent again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0013"
down_revision = "2026_11_28_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column("alerts", sa.Column("mailed_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_alerts_mailed",
        "alerts",
        ["workflow_id", "mailed_at"],
        postgresql_where=sa.text("mailed_at IS NOT NULL"),
    )
    op.create_index("ix_alerts_recent", "alerts", ["created_at"])
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_index("ix_alerts_recent", "alerts")
    op.drop_index("ix_alerts_mailed", "alerts")
    op.drop_column("alerts", "mailed_at")
    op.execute("RESET ROLE")
