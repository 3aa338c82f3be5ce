"""Every test here that asks for a database runs on SQLite and on PostgreSQL."""

from tests.databases import database, make_database, make_url, migrated_file, postgresql

__all__ = ["database", "make_database", "make_url", "migrated_file", "postgresql"]
