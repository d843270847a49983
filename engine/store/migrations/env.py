"""Run by Alembic with the connection and the role prefix that `engine.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from engine.store import models
from engine.store.migrate import include_name

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=models.Base.metadata,
    include_name=include_name,
    compare_type=True,
    compare_server_default=False,
    transaction_per_migration=True,
    role_prefix=attributes["role_prefix"],
)
with context.begin_transaction():
    context.run_migrations()
