"""Alembic migrations, applied by storage.migrate."""
