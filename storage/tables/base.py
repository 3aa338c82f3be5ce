"""What the tables are made of: columns that keep figures and times exact, and the table behind a class."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Column, Table, Text
from sqlmodel import SQLModel

from storage.columns import ExactDecimal, UtcTime


def decimal_column() -> Column[Decimal]:
    """A figure that may be missing."""
    return Column(ExactDecimal(), nullable=True)


def time_column() -> Column[datetime]:
    """A moment."""
    return Column(UtcTime(), nullable=False)


def maybe_time_column() -> Column[datetime]:
    """A moment that may not have come."""
    return Column(UtcTime(), nullable=True)


def text_column() -> Column[str]:
    """A text of any length, empty for none."""
    return Column(Text(), nullable=False, default="")


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements that need no objects."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
