"""Column types that keep figures and times exact on both engines."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.types import TypeDecorator


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its text, digit for digit. Compare it in Python: text does not sort as a number."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        """Write without an exponent, so that a person reading the table sees the figure."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:
        """Read back the very decimal that was written."""
        return None if value is None else Decimal(value)


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored without zone as UTC and always read with it. A naive moment is refused with ValueError."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Convert to UTC before the zone is dropped."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time needs its zone")
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Put the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)
