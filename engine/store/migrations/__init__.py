"""One line of Alembic migrations for all tables; configured from code in `engine/store/migrate.py`."""
