"""Create LangGraph's checkpoint tables with a tenant column and row-level security.

The shape is that of `langgraph-checkpoint-postgres` after its own migrations 0 to 9; the planner's
role may not create tables, so the library's `setup()` is not used.
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_0004"
down_revision = "2026_11_22_0003"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
LIBRARY_MIGRATIONS = 10
ORG_COLUMN = "org_id uuid NOT NULL DEFAULT current_setting('app.org_id')::uuid"
TABLES = {
    "checkpoints": """
        thread_id text NOT NULL,
        checkpoint_ns text NOT NULL DEFAULT '',
        checkpoint_id text NOT NULL,
        parent_checkpoint_id text,
        type text,
        checkpoint jsonb NOT NULL,
        metadata jsonb NOT NULL DEFAULT '{}',
        PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
    """,
    "checkpoint_blobs": """
        thread_id text NOT NULL,
        checkpoint_ns text NOT NULL DEFAULT '',
        channel text NOT NULL,
        version text NOT NULL,
        type text NOT NULL,
        blob bytea,
        PRIMARY KEY (thread_id, checkpoint_ns, channel, version)
    """,
    "checkpoint_writes": """
        thread_id text NOT NULL,
        checkpoint_ns text NOT NULL DEFAULT '',
        checkpoint_id text NOT NULL,
        task_id text NOT NULL,
        idx integer NOT NULL,
        channel text NOT NULL,
        type text,
        blob bytea NOT NULL,
        task_path text NOT NULL DEFAULT '',
        PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
    """,
}


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    op.execute("CREATE TABLE agent.checkpoint_migrations (v integer PRIMARY KEY)")
    op.execute(
        "INSERT INTO agent.checkpoint_migrations "
        f"SELECT generate_series(0, {LIBRARY_MIGRATIONS - 1})"
    )
    op.execute(f'GRANT SELECT ON agent.checkpoint_migrations TO "{prefix}_agent"')
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE agent.{name} ({columns}, {ORG_COLUMN})")
        op.execute(f"CREATE INDEX {name}_thread_id_idx ON agent.{name} (thread_id)")
        op.execute(f"ALTER TABLE agent.{name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE agent.{name} FORCE ROW LEVEL SECURITY")
        op.execute(
            f'CREATE POLICY tenant ON agent.{name} TO "{prefix}_agent" '
            f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
        )
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON agent.{name} TO "{prefix}_agent"')
    op.execute("RESET ROLE")


def downgrade() -> None:
    for name in TABLES:
        op.execute(f"DROP TABLE agent.{name}")
    op.execute("DROP TABLE agent.checkpoint_migrations")
