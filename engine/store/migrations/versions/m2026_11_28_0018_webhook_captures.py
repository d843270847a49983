"""Webhook triggers can be called while they are built: what arrives is kept, to be looked at and run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0018"
down_revision = "2026_11_28_0017"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLE = "webhook_captures"


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column(
        "webhooks", sa.Column("purpose", sa.Text(), server_default="live", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_webhooks_purpose_known"), "webhooks", "purpose IN ('live', 'test')"
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _parent("org_id", "organizations"),
        _parent("workspace_id", "workspaces"),
        _parent("workflow_id", "workflows"),
        sa.Column("trigger_id", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
    )
    for name in ("org_id", "workspace_id"):
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
    op.create_index(f"ix_{TABLE}_workflow_id_received_at", TABLE, ["workflow_id", "received_at"])
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f'CREATE POLICY tenant ON {TABLE} TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO "{prefix}_app"')
    op.execute("RESET ROLE")


def _parent(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.drop_table(TABLE)
    # An address for tests would become a live one.
    op.execute("DELETE FROM webhooks WHERE purpose = 'test'")
    op.drop_constraint(op.f("ck_webhooks_purpose_known"), "webhooks")
    op.drop_column("webhooks", "purpose")
    op.execute("RESET ROLE")
