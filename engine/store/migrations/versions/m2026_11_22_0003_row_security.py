"""Let each role see what it may: row-level security, grants and the look-ups before a tenant is known."""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_0003"
down_revision = "2026_11_22_0002"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"

# The application's role: everything in its own organization.
FULL = (
    "workspaces",
    "memberships",
    "invitations",
    "api_keys",
    "workflows",
    "workflow_versions",
    "drafts",
    "draft_patches",
    "triggers",
    "trigger_state",
    "schedules",
    "webhooks",
    "run_inbox",
    "blobs",
    "connections",
    "connection_grants",
    "variables",
    "approvals",
    "proposals",
    "fixtures",
    "idempotency_keys",
    "chat_threads",
    "chat_events",
    "alerts",
)
# Written by the executor alone.
READ = ("runs", "run_events", "run_snapshots", "timers", "step_results")
# Tenant tables that only grow.
APPEND = ("audit_log",)
# No tenant of their own: the code of `api/auth` and `api/members` decides who sees which row.
SHARED = ("organizations", "users", "sessions")

# The executor's role works for all organizations, on these tables and no others.
ENGINE_READ = ("workflow_versions", "drafts", "fixtures", "variables")
ENGINE_WRITE = (
    "runs",
    "run_inbox",
    "run_events",
    "run_snapshots",
    "step_results",
    "blobs",
    "timers",
    "schedules",
    "trigger_state",
    "approvals",
    "alerts",
)

LOOKED_UP_BY_SECRET = (
    ("find_api_key", "api_keys", "secret_hash"),
    ("find_webhook", "webhooks", "secret_hash"),
    ("find_invitation", "invitations", "secret_hash"),
    ("find_approval_link", "approvals", "link_hash"),
)


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for table in (*FULL, *READ, *APPEND):
        _force(table)
        op.execute(
            f'CREATE POLICY tenant ON {table} TO "{prefix}_app" '
            f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
        )
    _force("run_events_default")
    _grant_app(prefix)
    _grant_engine(prefix)
    _open_knowledge(prefix)
    _partition_function(prefix)
    op.execute("RESET ROLE")
    _look_ups(prefix)


def _force(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _grant_app(prefix: str) -> None:
    full = ", ".join((*FULL, *SHARED, "knowledge"))
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {full} TO "{prefix}_app"')
    op.execute(f'GRANT SELECT ON {", ".join((*READ, "engine_lease"))} TO "{prefix}_app"')
    op.execute(f'GRANT SELECT, INSERT ON {", ".join(APPEND)} TO "{prefix}_app"')


def _grant_engine(prefix: str) -> None:
    op.execute(f'GRANT SELECT ON {", ".join(ENGINE_READ)} TO "{prefix}_engine"')
    written = ", ".join((*ENGINE_WRITE, "engine_lease"))
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {written} TO "{prefix}_engine"')
    for table in ENGINE_READ:
        op.execute(f'CREATE POLICY engine ON {table} FOR SELECT TO "{prefix}_engine" USING (true)')
    for table in ENGINE_WRITE:
        op.execute(
            f'CREATE POLICY engine ON {table} TO "{prefix}_engine" USING (true) WITH CHECK (true)'
        )


def _open_knowledge(prefix: str) -> None:
    _force("knowledge")
    op.execute(
        f'CREATE POLICY tenant ON knowledge TO "{prefix}_app" '
        f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
    )
    op.execute(
        f'CREATE POLICY built_in ON knowledge FOR SELECT TO "{prefix}_app" USING (org_id IS NULL)'
    )
    op.execute(
        f'CREATE POLICY built_in_owner ON knowledge TO "{prefix}_owner" '
        "USING (org_id IS NULL) WITH CHECK (org_id IS NULL)"
    )


def _partition_function(prefix: str) -> None:
    # Rows that already reached the default partition keep their month there: that is no error.
    op.execute(
        """
        CREATE FUNCTION ensure_run_events_partition(month date) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE
            first date := date_trunc('month', month)::date;
            child text := 'run_events_' || to_char(first, 'YYYY_MM');
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('ensure_run_events_partition'));
            IF to_regclass(child) IS NOT NULL THEN
                RETURN false;
            END IF;
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF run_events FOR VALUES FROM (%L) TO (%L)',
                child, first, (first + interval '1 month')::date
            );
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
            EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
            RETURN true;
        EXCEPTION WHEN check_violation THEN
            RETURN false;
        END $$
        """
    )
    op.execute("REVOKE EXECUTE ON FUNCTION ensure_run_events_partition(date) FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION ensure_run_events_partition(date) TO "{prefix}_engine"')


def _look_ups(prefix: str) -> None:
    """Make functions that answer (org_id, workspace_id, id) and nothing else."""
    lookup = f'"{prefix}_lookup"'
    # Owning a function needs CREATE on its schema, for the moment of the change only.
    op.execute(f"GRANT CREATE ON SCHEMA public TO {lookup}")
    for table, columns in (
        *(
            (table, f"org_id, workspace_id, id, {column}")
            for _, table, column in LOOKED_UP_BY_SECRET
        ),
        ("memberships", "org_id, workspace_id, user_id"),
    ):
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO {lookup}")
        op.execute(f"CREATE POLICY lookup ON {table} FOR SELECT TO {lookup} USING (true)")
    for name, table, column in LOOKED_UP_BY_SECRET:
        _function(prefix, name, "bytea", f"t.id FROM {table} t WHERE t.{column} = $1")
    _function(
        prefix, "find_memberships", "uuid", "t.user_id FROM memberships t WHERE t.user_id = $1"
    )
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {lookup}")


def _function(prefix: str, name: str, argument: str, rest: str) -> None:
    op.execute(
        f"""
        CREATE FUNCTION {name}({argument})
        RETURNS TABLE (org_id uuid, workspace_id uuid, id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT t.org_id, t.workspace_id, {rest} $$
        """
    )
    op.execute(f"REVOKE EXECUTE ON FUNCTION {name}({argument}) FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION {name}({argument}) TO "{prefix}_app"')
    op.execute(f'ALTER FUNCTION {name}({argument}) OWNER TO "{prefix}_lookup"')


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    for name, _, _ in LOOKED_UP_BY_SECRET:
        op.execute(f"DROP FUNCTION {name}(bytea)")
    op.execute("DROP FUNCTION find_memberships(uuid)")
    op.execute("DROP FUNCTION ensure_run_events_partition(date)")
    for table in (*(table for _, table, _ in LOOKED_UP_BY_SECRET), "memberships"):
        op.execute(f"DROP POLICY lookup ON {table}")
    for table in (*ENGINE_READ, *ENGINE_WRITE):
        op.execute(f"DROP POLICY engine ON {table}")
    op.execute("DROP POLICY built_in ON knowledge")
    op.execute("DROP POLICY built_in_owner ON knowledge")
    for table in (*FULL, *READ, *APPEND, "knowledge"):
        op.execute(f"DROP POLICY tenant ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for role in ("app", "engine", "lookup"):
        op.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{prefix}_{role}"')
