"""The memory: tables, queries and, sealed in `domain`, the rules."""
