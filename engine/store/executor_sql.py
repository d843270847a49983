"""The statements of the executor's commits and questions. Rows travel as one JSON text: one parse, no arrays."""

from typing import Final

RUNS_CHANNEL: Final = "nexa_runs"
INBOX_CHANNEL: Final = "nexa_inbox"

TRY_LOCK: Final = "SELECT pg_try_advisory_lock(%s)"
RAISE_EPOCH: Final = """
WITH former AS (SELECT owner, released FROM engine_lease WHERE id = 1)
INSERT INTO engine_lease AS l (id, epoch, backend_pid, owner, renewed_at, released)
VALUES (1, 1, pg_backend_pid(), %s, clock_timestamp(), false)
ON CONFLICT (id) DO UPDATE SET epoch = l.epoch + 1, backend_pid = pg_backend_pid(),
    owner = excluded.owner, renewed_at = excluded.renewed_at, released = false
RETURNING epoch, (SELECT owner FROM former), (SELECT released FROM former)
"""
RELEASE: Final = "UPDATE engine_lease SET released = true WHERE id = 1 AND epoch = %s"
# Whoever really holds the lock is ended, and only when nobody has renewed the lease in its name.
END_STALE_OWNER: Final = """
SELECT pg_terminate_backend(k.pid) FROM pg_locks k, engine_lease l
WHERE k.locktype = 'advisory' AND k.granted AND k.objsubid = 1
    AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((k.classid::bigint << 32) | k.objid::bigint) = %s
    AND l.id = 1 AND l.renewed_at < clock_timestamp() - make_interval(secs => %s)
"""
RENEW: Final = """
UPDATE engine_lease SET renewed_at = clock_timestamp() WHERE id = 1 AND epoch = %s RETURNING epoch
"""

# FOR SHARE makes a later owner's new epoch wait for this commit, or this commit find nothing held:
# a former owner's late commit then writes no row at all.
COMMIT_RUNS: Final = """
WITH held AS (SELECT epoch FROM engine_lease WHERE id = 1 AND epoch = %s FOR SHARE),
made AS (
    INSERT INTO runs (id, org_id, workspace_id, run_month, workflow_id, version, draft_revision,
        document, document_hash, mode, status, trigger_id, trigger_type, trigger, inputs, outputs,
        error, concurrency_key, started_by, last_seq, created_at, started_at, finished_at)
    SELECT id, org_id, workspace_id, run_month, workflow_id, version, draft_revision,
        document::json, document_hash, mode, status, trigger_id, trigger_type, trigger::json,
        inputs::json, outputs::json, error::json, concurrency_key, started_by, last_seq,
        created_at, started_at, finished_at
    FROM held, json_to_recordset(%s::json) AS r(id uuid, org_id uuid, workspace_id uuid,
        run_month date, workflow_id uuid, version int, draft_revision int, document text,
        document_hash text, mode text, status text, trigger_id text, trigger_type text,
        trigger text, inputs text, outputs text, error text, concurrency_key text,
        started_by text, last_seq int, created_at timestamptz, started_at timestamptz,
        finished_at timestamptz)
),
told AS (
    INSERT INTO run_events (run_month, run_id, seq_from, seq_to, org_id, workspace_id, epoch, events)
    SELECT run_month, run_id, seq_from, seq_to, org_id, workspace_id, held.epoch, events::json
    FROM held, json_to_recordset(%s::json) AS e(run_month date, run_id uuid, seq_from int,
        seq_to int, org_id uuid, workspace_id uuid, events text)
)
SELECT epoch, pg_notify('nexa_runs', %s) FROM held
"""
# Another engine decides these: no epoch guards them, and what comes again is there already.
PROJECT_EVENTS: Final = """
INSERT INTO run_events (run_month, run_id, seq_from, seq_to, org_id, workspace_id, epoch, events)
SELECT run_month, run_id, seq_from, seq_to, org_id, workspace_id, 0, events::json
FROM json_to_recordset(%s::json) AS e(run_month date, run_id uuid, seq_from int, seq_to int,
    org_id uuid, workspace_id uuid, events text)
ON CONFLICT DO NOTHING
RETURNING seq_from
"""
NOTIFY_RUNS: Final = "SELECT pg_notify('nexa_runs', %s)"
CHANGE_RUNS: Final = """
UPDATE runs SET status = r.status, last_seq = r.last_seq, outputs = r.outputs::json,
    error = r.error::json, started_at = r.started_at, finished_at = r.finished_at,
    inputs = r.inputs::json, trigger = r.trigger::json, concurrency_key = r.concurrency_key
FROM json_to_recordset(%s::json) AS r(id uuid, status text, last_seq int, outputs text, error text,
    started_at timestamptz, finished_at timestamptz, inputs text, trigger text,
    concurrency_key text)
WHERE runs.id = r.id
"""
KEEP_SNAPSHOTS: Final = """
INSERT INTO run_snapshots (run_id, org_id, workspace_id, seq, core_version, state)
SELECT run_id, org_id, workspace_id, seq, core_version, convert_to(state, 'UTF8')
FROM json_to_recordset(%s::json) AS s(run_id uuid, org_id uuid, workspace_id uuid, seq int,
    core_version text, state text)
ON CONFLICT (run_id) DO UPDATE SET seq = excluded.seq, core_version = excluded.core_version,
    state = excluded.state, created_at = now()
"""
SET_TIMERS: Final = """
INSERT INTO timers (run_id, name, org_id, workspace_id, due_at)
SELECT run_id, name, org_id, workspace_id, due_at
FROM json_to_recordset(%s::json) AS t(run_id uuid, name text, org_id uuid, workspace_id uuid,
    due_at timestamptz)
ON CONFLICT (run_id, name) DO UPDATE SET due_at = excluded.due_at
"""
DROP_TIMERS: Final = """
DELETE FROM timers t USING json_to_recordset(%s::json) AS d(run_id uuid, name text)
WHERE t.run_id = d.run_id AND t.name = d.name
"""
KEEP_KEYS: Final = """
INSERT INTO trigger_state (workflow_id, scope_id, kind, key, org_id, workspace_id, run_id)
SELECT workflow_id, scope_id, 'seen', key, org_id, workspace_id, run_id
FROM json_to_recordset(%s::json) AS k(workflow_id uuid, scope_id text, key text, org_id uuid,
    workspace_id uuid, run_id uuid)
ON CONFLICT DO NOTHING
"""
KEEP_BLOB: Final = """
INSERT INTO blobs (org_id, sha256, workspace_id, size, content) VALUES (%s, %s, %s, %s, %b)
ON CONFLICT DO NOTHING
"""
OPEN_APPROVALS: Final = """
INSERT INTO approvals (id, org_id, workspace_id, workflow_id, run_id, step_id, item_key, kind,
    title, payload, digest, assignees, deadline_at)
SELECT id, org_id, workspace_id, workflow_id, run_id, step_id, item_key, kind, title,
    payload::json, digest, assignees, deadline_at
FROM json_to_recordset(%s::json) AS a(id uuid, org_id uuid, workspace_id uuid, workflow_id uuid,
    run_id uuid, step_id text, item_key text, kind text, title text, payload text, digest text,
    assignees json, deadline_at timestamptz)
ON CONFLICT (run_id, step_id, item_key) DO UPDATE SET status = 'pending', kind = excluded.kind, title = excluded.title,
    payload = excluded.payload, digest = excluded.digest, decided_by = NULL, decided_at = NULL
"""
CLOSE_APPROVALS: Final = """
UPDATE approvals SET status = a.status, decided_by = a.decided_by, comment = a.comment,
    decided_at = a.decided_at
FROM json_to_recordset(%s::json) AS a(run_id uuid, step_id text, item_key text, status text,
    decided_by text, comment text, decided_at timestamptz)
WHERE approvals.run_id = a.run_id AND approvals.step_id = a.step_id
    AND approvals.item_key = a.item_key AND approvals.status = 'pending'
"""
RAISE_ALERTS: Final = """
INSERT INTO alerts (id, org_id, workspace_id, kind, severity, title, workflow_id, run_id, facts)
SELECT id, org_id, workspace_id, kind, 'error', title, workflow_id, run_id, facts::json
FROM json_to_recordset(%s::json) AS a(id uuid, org_id uuid, workspace_id uuid, kind text,
    title text, workflow_id uuid, run_id uuid, facts text)
"""
MOVE_SCHEDULES: Final = """
UPDATE schedules SET next_fire_at = s.next_fire_at, last_fire_at = s.due_at
FROM json_to_recordset(%s::json) AS s(workflow_id uuid, trigger_id text, due_at timestamptz,
    next_fire_at timestamptz)
WHERE schedules.workflow_id = s.workflow_id AND schedules.trigger_id = s.trigger_id
    AND schedules.next_fire_at = s.due_at
"""
INBOX_PLACES: Final = """
SELECT org_id, workspace_id, array_agg(position ORDER BY position)
FROM run_inbox WHERE taken_at IS NULL AND position > :after GROUP BY org_id, workspace_id
"""
REWRITE_INBOX: Final = """
UPDATE run_inbox SET payload = r.payload::json
FROM json_to_recordset(%s::json) AS r(position bigint, payload text)
WHERE run_inbox.position = r.position AND taken_at IS NULL
"""
COUNT_STRIKES: Final = """
UPDATE runs SET strikes = s.strikes
FROM json_to_recordset(%s::json) AS s(id uuid, strikes int) WHERE runs.id = s.id
"""
TAKE_FROM_INBOX: Final = """
UPDATE run_inbox SET taken_at = now() WHERE position = ANY(%s) AND taken_at IS NULL
"""
