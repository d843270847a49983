"""Whoever has made a connection is told once that its sign-in ends, or that it was taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_0027"
down_revision = "2026_11_28_0023"
branch_labels = None
depends_on = None

MOMENTS = ("held_since", "told_of_end")


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for name in MOMENTS:
        op.add_column("connections", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("connections", sa.Column("told_of_refusal", sa.Integer(), nullable=True))
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for name in ("told_of_refusal", *reversed(MOMENTS)):
        op.drop_column("connections", name)
    op.execute("RESET ROLE")
