"""What a heading says: its meaning, the period it may name, and whether a line is one of headings at all."""

from storage.domain.period import Period, PeriodError, parse_period
from storage.intake.fields import Field, meaning

LONGEST_HEADING = 80
_PERIODIC = (Field.VALUE, Field.TARGET)


def is_header(cells: list[str]) -> bool:
    """Whether a line holds headings: an indicator's name or code, and something else that is known."""
    found = [field for cell in cells if len(cell) <= LONGEST_HEADING and (field := read_heading(cell)[0])]
    return (Field.NAME in found or Field.CODE in found) and len(set(found)) >= 2


def read_heading(heading: str) -> tuple[Field | None, Period | None]:
    """The meaning of a heading and the period it names, such as “16/17”, “Sep-19” or “Target 2019/20”."""
    if field := meaning(heading):
        return field, None
    if period := _period(heading):
        return Field.VALUE, period
    words = heading.split()
    for cut in range(1, len(words)):
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        for role, when in ((first, last), (last, first)):
            if (field := meaning(role)) in _PERIODIC and (period := _period(when)):
                return field, period
    return None, None


def _period(text: str) -> Period | None:
    if not any(letter.isdigit() for letter in text):
        return None
    try:
        return parse_period(text)
    except PeriodError:
        return None
