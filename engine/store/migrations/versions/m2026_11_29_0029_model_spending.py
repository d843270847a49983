"""What each organization spends on the planner's model is kept by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_0029"
down_revision = "2026_11_29_0028"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLE = "model_spending"


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    organization = sa.ForeignKey("organizations.id", ondelete="CASCADE")
    op.create_table(
        TABLE,
        sa.Column("org_id", sa.Uuid(), organization, primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
    )
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
    op.execute("RESET ROLE")
