"""What can go wrong with the database, each as one sentence with the way out."""

from __future__ import annotations

from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import Unavailable

DATABASE_AWAY: tuple[type[Exception], ...] = (OperationalError, PoolTimeout, ConnectionError)
"""What a query raises when the database does not answer."""
VALUE_REFUSED: type[Exception] = DataError
"""What a query raises for a character or number that no column can hold, be it found here or there."""


class DatabaseUnavailable(Unavailable):
    """The database cannot be reached or started."""

    code, blame, retryable = "database_unavailable", "yours", False


class DataFolderUnusable(DatabaseUnavailable):
    """The folder for the data cannot be written or is full."""

    code = "data_folder_unusable"


class DatabaseVersionMismatch(DatabaseUnavailable):
    """The data was written by another version than the one that is running."""

    code = "database_version_mismatch"


class MasterKeyUnusable(DatabaseUnavailable):
    """The key that protects passwords and secrets is missing or malformed."""

    code = "master_key_unusable"
