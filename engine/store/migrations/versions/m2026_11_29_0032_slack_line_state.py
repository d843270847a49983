"""The line to a Slack app has a state that people see: open since when, or why not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_0032"
down_revision = "2026_11_29_0031"
branch_labels = None
depends_on = None

COLUMNS = (
    ("line_since", sa.DateTime(timezone=True)),
    ("line_failures", sa.Integer()),
    ("line_failure", sa.Text()),
    ("line_failed_at", sa.DateTime(timezone=True)),
    ("line_again_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for name, kind in COLUMNS:
        op.add_column("slack_apps", sa.Column(name, kind, nullable=True))
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for name, _ in reversed(COLUMNS):
        op.drop_column("slack_apps", name)
    op.execute("RESET ROLE")
