"""Workflows and organizations have budgets for a day, and what was spent of them is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_0028"
down_revision = "2026_11_29_0027"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLE = "day_spending"


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    budget = sa.Column("day_budget", sa.JSON(), server_default="{}", nullable=False)
    op.add_column("organizations", budget)
    organization = sa.ForeignKey("organizations.id", ondelete="CASCADE")
    op.create_table(
        TABLE,
        sa.Column("org_id", sa.Uuid(), organization, nullable=False),
        sa.Column("account", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("spending", sa.JSON(), server_default="{}", nullable=False),
    )
    op.create_index(f"ix_{TABLE}_org_id", TABLE, ["org_id"])
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f'CREATE POLICY tenant ON {TABLE} TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO "{prefix}_app"')
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_table(TABLE)
    op.drop_column("organizations", "day_budget")
    op.execute("RESET ROLE")
