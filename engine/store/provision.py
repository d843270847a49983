"""Make a database ready for the product: tables, roles with passwords, room for new events."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from engine.store.advisory_locks import AdvisoryLock
from engine.store.failures import (
    DatabaseUnavailable,
    DatabaseVersionMismatch,
    MasterKeyUnusable,
)
from engine.store.reasons import why
from engine.store.roles import KEY_MARK, LOGIN_ROLES, Roles, key_mark, role_password

HEAD = "2026_11_30_0033"
"""The newest migration. Known here so that a start with nothing to do need not load Alembic."""

OLDEST_SERVER = 150000
_FORM = "write postgresql://user:password@host:5432/name."
_UNREADABLE = f"NEXA_DATABASE_URL is not the address of a PostgreSQL database: {_FORM}"


def parse_database_url(text: str) -> URL:
    """Read NEXA_DATABASE_URL, whatever of the usual spellings it has."""
    scheme, separator, rest = text.strip().partition("://")
    if not separator or scheme.split("+")[0] not in ("postgres", "postgresql"):
        raise DatabaseUnavailable(_UNREADABLE)
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
        conninfo_to_dict(plain(url))
    except (ArgumentError, ValueError, psycopg.ProgrammingError):
        # Without its cause: what the libraries say repeats the address with its password.
        raise DatabaseUnavailable(_UNREADABLE) from None
    if not url.database:
        raise DatabaseUnavailable(f"NEXA_DATABASE_URL names no database: {_FORM}")
    return url


def plain(url: URL) -> str:
    """Write an address as libpq and raw psycopg read it, with its password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def named(url: URL) -> str:
    """Write an address for people: without user and password."""
    port = f":{url.port}" if url.port else ""
    return f"{url.database!r} on {url.host or url.query.get('host') or 'localhost'}{port}"


def create_database(server: URL, name: str) -> None:
    """Create a database of the embedded server unless it is there."""
    with psycopg.connect(plain(server), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def prepare(admin: URL, master_key: bytes, roles: Roles) -> None:
    """Migrate, set the passwords and make this month's and the next month's partition. Blocks."""
    try:
        with psycopg.connect(plain(admin), connect_timeout=10, autocommit=True) as connection:
            _check_server(connection, admin)
            current = _revision(connection)
        if current != HEAD:
            _migrate(admin, roles, current)
        _set_passwords(admin, master_key, roles)
        with psycopg.connect(plain(admin), autocommit=True) as connection:
            connection.execute(
                "SELECT ensure_run_events_partition((now() + make_interval(months => m))::date) "
                "FROM generate_series(0, 1) m"
            )
    except psycopg.OperationalError as exc:
        raise DatabaseUnavailable(
            f"The database {named(admin)} cannot be reached: {why(exc)}. "
            "Check NEXA_DATABASE_URL and that the server is running."
        ) from exc
    except psycopg.Error as exc:
        raise DatabaseUnavailable(
            f"The database {named(admin)} cannot be made ready: {why(exc)}."
        ) from exc


def _check_server(connection: psycopg.Connection[tuple[object, ...]], admin: URL) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise DatabaseVersionMismatch(
            f"The database {named(admin)} runs PostgreSQL "
            f"{connection.info.server_version // 10000}; 15 or newer is needed."
        )
    available = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
    if available.fetchone() is None:
        raise DatabaseUnavailable(
            f"The database {named(admin)} lacks the extension pgvector: install it there "
            "or use the image pgvector/pgvector."
        )


def _revision(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    if connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return str(row[0]) if row else None


def _migrate(admin: URL, roles: Roles, current: str | None) -> None:
    from engine.store import migrate

    if current is not None and current not in migrate.known_revisions():
        raise DatabaseVersionMismatch(
            f"The database {named(admin)} was written by a newer release (tables {current}): "
            "start that release, or restore a backup made before it."
        )
    engine = create_engine(admin, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            migrate.upgrade(connection, roles)
    except DBAPIError as exc:
        raise DatabaseUnavailable(
            f"The tables of {named(admin)} could not be brought up to date: {why(exc.orig or exc)}."
        ) from exc
    finally:
        engine.dispose()


def _set_passwords(admin: URL, master_key: bytes, roles: Roles) -> None:
    """Let each role sign in with its derived password; does nothing when they already can.

    The key's mark on the first role tells another installation's roles, and a lost key, from ours.
    """
    names = [roles.name(role) for role in LOGIN_ROLES]
    mark = key_mark(master_key)
    with psycopg.connect(plain(admin)) as connection:
        found = connection.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_authid'), '') FROM pg_roles "
            "WHERE rolname = %s",
            [names[0]],
        ).fetchone()
        marked = str(found[0]) if found else ""
        if marked.startswith(KEY_MARK) and marked != mark:
            raise MasterKeyUnusable(
                f"The roles {roles.prefix}_* of the database server were made with another master "
                "key: give that key as NEXA_MASTER_KEY, or, for an installation beside it, choose "
                "another NEXA_DATABASE_ROLE_PREFIX."
            )
        if marked == mark and _can_sign_in(admin, names[0], master_key):
            return
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [AdvisoryLock.PASSWORDS])
        for name in names:
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(name), sql.Literal(role_password(master_key, name))
                )
            )
        statement = sql.SQL("COMMENT ON ROLE {} IS {}")
        connection.execute(statement.format(sql.Identifier(names[0]), sql.Literal(mark)))


def _can_sign_in(admin: URL, name: str, master_key: bytes) -> bool:
    probe = admin.set(username=name, password=role_password(master_key, name))
    try:
        psycopg.connect(plain(probe), connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True
