"""The executor's role may read which triggers are switched on, to look for their events."""

from __future__ import annotations

from alembic import op

revision = "2026_11_28_0023"
down_revision = "2026_11_28_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.execute(f'GRANT SELECT ON triggers TO "{prefix}_engine"')
    op.execute(f'CREATE POLICY engine ON triggers FOR SELECT TO "{prefix}_engine" USING (true)')
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.execute("DROP POLICY engine ON triggers")
    op.execute(f'REVOKE ALL ON triggers FROM "{prefix}_engine"')
    op.execute("RESET ROLE")
