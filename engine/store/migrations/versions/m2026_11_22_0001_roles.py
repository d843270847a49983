"""Create the roles, the vector extension and the agent's schema."""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_0001"
down_revision = None
branch_labels = None
depends_on = None

ROLES = ("owner", "app", "engine", "agent", "lookup")
READERS = ("app", "engine", "lookup")


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    for role in ROLES:
        name = f"{prefix}_{role}"
        # Roles belong to the cluster: another database of it may have made them already.
        op.execute(
            f"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
                    CREATE ROLE "{name}" NOLOGIN;
                END IF;
            END $$
            """
        )
    op.execute(f'GRANT "{prefix}_owner", "{prefix}_lookup" TO CURRENT_USER')
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute(f'GRANT USAGE, CREATE ON SCHEMA public TO "{prefix}_owner"')
    for role in READERS:
        op.execute(f'GRANT USAGE ON SCHEMA public TO "{prefix}_{role}"')
    op.execute(f'CREATE SCHEMA agent AUTHORIZATION "{prefix}_owner"')
    op.execute(f'GRANT USAGE ON SCHEMA agent TO "{prefix}_agent"')


def downgrade() -> None:
    # Roles and extension stay: they may serve other databases or other tables.
    prefix = op.get_context().opts["role_prefix"]
    op.execute("DROP SCHEMA agent")
    op.execute(f'REVOKE ALL ON SCHEMA public FROM "{prefix}_owner"')
    for role in READERS:
        op.execute(f'REVOKE ALL ON SCHEMA public FROM "{prefix}_{role}"')
