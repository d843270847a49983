"""A conversation's turn is taken by one process at a time, under a lease."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_29_0030"
down_revision = "2026_11_29_0029"
branch_labels = None
depends_on = None

COLUMNS = (
    ("turn_owner", sa.Uuid()),
    ("turn_until", sa.DateTime(timezone=True)),
    ("turn_stop", postgresql.JSON()),
)


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for name, kind in COLUMNS:
        op.add_column("chat_threads", sa.Column(name, kind, nullable=True))
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for name, _ in reversed(COLUMNS):
        op.drop_column("chat_threads", name)
    op.execute("RESET ROLE")
