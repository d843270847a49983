"""Bring the tables of a database to a wanted revision, from code."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engine.store.advisory_locks import AdvisoryLock
from engine.store.base import Base
from engine.store.roles import Roles

_PARTITION = re.compile(r"^run_events_(default|\d{4}_\d{2})$")


def _config(connection: Connection | None, roles: Roles) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["role_prefix"] = roles.prefix
    return config


def head_revision() -> str:
    """Return the newest revision this code knows."""
    head = ScriptDirectory.from_config(_config(None, Roles())).get_current_head()
    return head or ""


def upgrade(connection: Connection, roles: Roles, revision: str = "head") -> None:
    """Run the missing migrations, one transaction each; other starters wait their turn."""
    # One start is one line for the operator, not Alembic's twelve.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({AdvisoryLock.MIGRATION:d})")
    connection.commit()
    try:
        command.upgrade(_config(connection, roles), revision)
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({AdvisoryLock.MIGRATION:d})")
        connection.commit()


def downgrade(connection: Connection, roles: Roles, revision: str = "base") -> None:
    """Take migrations back."""
    command.downgrade(_config(connection, roles), revision)
    connection.commit()


def differences(connection: Connection) -> list[str]:
    """Say how the migrated tables differ from the models; empty when they agree."""
    options = {"include_name": include_name, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def include_name(name: str | None, kind: str, parents: Mapping[Any, str | None]) -> bool:
    """Leave out what no model describes: Alembic's own table and the months of the events."""
    del parents
    if kind != "table" or name is None:
        return True
    return name != "alembic_version" and not _PARTITION.match(name)


def known_revisions() -> set[str]:
    """Return every revision this code can start from."""
    scripts = ScriptDirectory.from_config(_config(None, Roles()))
    return {script.revision for script in scripts.walk_revisions()}
