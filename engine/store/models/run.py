"""One execution of one version, or of one draft revision in a test."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import (
    Base,
    CreatedAt,
    ExactJson,
    HotOfWorkspace,
    Identified,
    JsonObject,
    one_of,
)

RUN_STATUSES = ("queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled")
RUN_MODES = ("live", "rehearsal", "test")
UNFINISHED = "status IN ('queued', 'running', 'waiting', 'paused')"


class Run(Identified, HotOfWorkspace, Base):
    """A summary for lists and look-ups; the truth is in `run_events`.

    `document` is kept here only for a draft's run, since a version's document is in its own row.
    `strikes`: so many times in a row it was at work when its process ended without a word.
    `concurrency_key` is the key of the workflow's throttle, where its start counts under one.
    """

    __tablename__ = "runs"
    __table_args__ = (
        one_of("status", RUN_STATUSES),
        one_of("mode", RUN_MODES),
        Index("ix_runs_newest", "org_id", "workspace_id", text("id DESC")),
        Index("ix_runs_of_workflow", "workflow_id", text("id DESC")),
        Index(
            "ix_runs_of_parent", "parent_run_id", postgresql_where=text("parent_run_id IS NOT NULL")
        ),
        Index("ix_runs_of_failure", "error_of", postgresql_where=text("error_of IS NOT NULL")),
        Index("ix_runs_repeating", "rerun_of", postgresql_where=text("rerun_of IS NOT NULL")),
        Index(
            "ix_runs_throttled",
            "workflow_id",
            "concurrency_key",
            "started_at",
            postgresql_where=text("concurrency_key IS NOT NULL"),
        ),
        Index("ix_runs_unfinished", "workflow_id", "id", postgresql_where=text(UNFINISHED)),
    )

    run_month: Mapped[date]
    workflow_id: Mapped[UUID]
    version: Mapped[int | None]
    draft_revision: Mapped[int | None]
    document: Mapped[JsonObject | None] = mapped_column(ExactJson)
    document_hash: Mapped[str | None]
    mode: Mapped[str] = mapped_column(server_default="live")
    status: Mapped[str] = mapped_column(server_default="queued")
    trigger_id: Mapped[str | None]
    trigger_type: Mapped[str] = mapped_column(server_default="manual")
    trigger: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    inputs: Mapped[JsonObject] = mapped_column(ExactJson, server_default="{}")
    outputs: Mapped[JsonObject | None] = mapped_column(ExactJson)
    error: Mapped[JsonObject | None] = mapped_column(ExactJson)
    concurrency_key: Mapped[str | None]
    started_by: Mapped[str | None]
    parent_run_id: Mapped[UUID | None]
    rerun_of: Mapped[UUID | None]
    error_of: Mapped[UUID | None]
    strikes: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    last_seq: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
