"""People talk to the planner in Slack: the app, who is who, the threads, and what was heard and told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_0031"
down_revision = "2026_11_29_0030"
branch_labels = None
depends_on = None

ORG = "nullif(current_setting('app.org_id', true), '')::uuid"
TABLES = ("slack_apps", "slack_links", "slack_threads", "slack_posts", "slack_events")


def upgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    _apps()
    _links()
    _threads()
    _posts()
    _events()
    for table in TABLES:
        op.create_index(f"ix_{table}_org_id", table, ["org_id"])
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f'CREATE POLICY tenant ON {table} TO "{prefix}_app" '
            f"USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
        )
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{prefix}_app"')
    # The executor holds the lines, and knows by these rows which there are.
    op.execute(f'GRANT SELECT ON slack_apps TO "{prefix}_engine"')
    op.execute(f'CREATE POLICY engine ON slack_apps FOR SELECT TO "{prefix}_engine" USING (true)')
    op.execute("RESET ROLE")
    _look_up(prefix)


def _apps() -> None:
    op.create_table(
        "slack_apps",
        *_of_workspace(),
        _text("team_id"),
        _text("team_name"),
        _text("bot_user"),
        _text("token"),
        _text("signing", nullable=True),
        _text("line", nullable=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        _text("hint"),
        _text("trouble", nullable=True),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        _moment("created_at"),
        _only_one("slack_apps", "workspace_id"),
        _only_one("slack_apps", "secret_hash"),
    )


def _links() -> None:
    op.create_table(
        "slack_links",
        *_of_workspace(),
        _text("team_id"),
        _text("slack_user"),
        _text("slack_name"),
        _text("language"),
        _text("timezone", nullable=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=True),
        _moment("expires_at", nullable=True),
        _moment("created_at"),
        _moment("linked_at", nullable=True),
        _only_one("slack_links", "workspace_id", "team_id", "slack_user"),
        _only_one("slack_links", "secret_hash"),
    )
    op.create_index("ix_slack_links_user_id", "slack_links", ["user_id"])


def _threads() -> None:
    op.create_table(
        "slack_threads",
        *_of_workspace(),
        _parent("thread_id", "chat_threads"),
        _text("team_id"),
        _text("channel"),
        _text("ts"),
        sa.Column("since", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.Column("decided", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="false", nullable=False),
        _moment("not_before", nullable=True),
        _moment("created_at"),
        _only_one("slack_threads", "workspace_id", "team_id", "channel", "ts"),
    )
    op.create_index("ix_slack_threads_thread_id", "slack_threads", ["thread_id"])


def _posts() -> None:
    op.create_table(
        "slack_posts",
        *_of_workspace(),
        _parent("slack_thread_id", "slack_threads"),
        _text("turn_id"),
        _text("ts", nullable=True),
        _text("shown"),
        _moment("created_at"),
        _only_one("slack_posts", "slack_thread_id", "turn_id"),
    )


def _events() -> None:
    op.create_table(
        "slack_events",
        *_of_workspace(),
        _text("delivery"),
        sa.Column("body", sa.JSON(), nullable=True),
        _moment("received_at"),
        _moment("not_before", nullable=True),
        _moment("done_at", nullable=True),
        _only_one("slack_events", "workspace_id", "delivery"),
    )


def _of_workspace() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        _parent("org_id", "organizations"),
        _parent("workspace_id", "workspaces"),
    )


def _parent(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def _only_one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    default = None if nullable else sa.func.now()
    kind = sa.DateTime(timezone=True)
    return sa.Column(name, kind, nullable=nullable, server_default=default)


def _look_up(prefix: str) -> None:
    """Make the function that answers whose an address is, and nothing else."""
    lookup = f'"{prefix}_lookup"'
    # Owning a function needs CREATE on its schema, for the moment of the change only.
    op.execute(f"GRANT CREATE ON SCHEMA public TO {lookup}")
    op.execute(f"GRANT SELECT (org_id, workspace_id, id, secret_hash) ON slack_apps TO {lookup}")
    op.execute(f"CREATE POLICY lookup ON slack_apps FOR SELECT TO {lookup} USING (true)")
    op.execute(
        """
        CREATE FUNCTION find_slack_app(bytea)
        RETURNS TABLE (org_id uuid, workspace_id uuid, id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT t.org_id, t.workspace_id, t.id FROM slack_apps t WHERE t.secret_hash = $1 $$
        """
    )
    op.execute("REVOKE EXECUTE ON FUNCTION find_slack_app(bytea) FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION find_slack_app(bytea) TO "{prefix}_app"')
    op.execute(f"ALTER FUNCTION find_slack_app(bytea) OWNER TO {lookup}")
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {lookup}")


def downgrade() -> None:
    prefix = op.get_context().opts["role_prefix"]
    op.execute("DROP FUNCTION find_slack_app(bytea)")
    op.execute(f'SET LOCAL ROLE "{prefix}_owner"')
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("RESET ROLE")
