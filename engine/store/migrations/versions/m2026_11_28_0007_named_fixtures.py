"""Let a step of a draft have named fixtures beside its pin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0007"
down_revision = "2026_11_28_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.add_column("fixtures", sa.Column("name", sa.Text(), server_default="", nullable=False))
    op.drop_constraint("ck_fixtures_kind_known", "fixtures")
    op.create_check_constraint(
        op.f("ck_fixtures_kind_known"), "fixtures", "kind IN ('sample', 'pin', 'fixture')"
    )
    op.drop_constraint("uq_fixtures_workflow_id_step_id_kind", "fixtures")
    op.create_unique_constraint(
        op.f("uq_fixtures_workflow_id_step_id_kind_name"),
        "fixtures",
        ["workflow_id", "step_id", "kind", "name"],
    )
    op.execute("RESET ROLE")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    # What the former tables cannot tell apart is left behind.
    op.execute("DELETE FROM fixtures WHERE kind = 'fixture'")
    op.drop_constraint("uq_fixtures_workflow_id_step_id_kind_name", "fixtures")
    op.create_unique_constraint(
        op.f("uq_fixtures_workflow_id_step_id_kind"),
        "fixtures",
        ["workflow_id", "step_id", "kind"],
    )
    op.drop_constraint("ck_fixtures_kind_known", "fixtures")
    op.create_check_constraint(
        op.f("ck_fixtures_kind_known"), "fixtures", "kind IN ('sample', 'pin')"
    )
    op.drop_column("fixtures", "name")
    op.execute("RESET ROLE")
