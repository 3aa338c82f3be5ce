"""Which indicator a button is about: a small text in its value, read back with nothing in it trusted."""

import json
from dataclasses import dataclass

from storage.domain.indicator import IndicatorKey
from storage.domain.period import Period, PeriodError, PeriodType, parse_period

_LONGEST = 2000


@dataclass(frozen=True)
class Subject:
    """An indicator, and the edition asked about if one was."""

    key: IndicatorKey
    quarter: Period | None = None


def write_subject(subject: Subject) -> str:
    """The text a button or an option carries. Slack takes 2,000 characters in a button, 150 in an option."""
    parts = [subject.key.code, subject.key.scope, subject.quarter.label if subject.quarter else ""]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read_subject(text: str) -> Subject | None:
    """The subject, or None for anything that this program cannot have written."""
    try:
        parts = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(parts, list) or len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        return None
    code, scope, quarter = parts
    if not _is_storable(code + scope):
        return None
    try:
        period = parse_period(quarter) if quarter else None
    except PeriodError:
        return None
    if period and period.type is not PeriodType.QUARTER:
        return None
    return Subject(IndicatorKey(code, scope), period)


def _is_storable(text: str) -> bool:
    """Whether every database takes the text: no null character, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
