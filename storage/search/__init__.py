"""Forgiving search: which indicator a person means. Pure over names; nothing here knows the database."""
