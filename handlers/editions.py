"""Which edition, scorecard or section is meant by what was typed."""

import re

from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.domain.publishing import EditionLines
from storage.search.wording import normalise

_EDITION = re.compile(
    r"(?:^|\s)(?:(?:in|for)\s+)?((?:q|quarter\s?)[1-4]\s*,?\s*(?:20)?\d\d\s?[/\-–]\s?\d{2,4})(?=\s|$)", re.I
)


def quarter_in(words: str) -> tuple[Period | None, str]:
    """The quarter among the words, and the rest of them."""
    found = _EDITION.search(words)
    try:
        period = parse_period(found[1]).as_frequency(PeriodType.QUARTER) if found else None
    except PeriodError:
        return None, words
    if not found or period is None or period.type is not PeriodType.QUARTER:
        return None, words
    return period, " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def edition_meant(
    editions: tuple[EditionLines, ...], quarter: Period | None, words: str
) -> tuple[EditionLines, str, str]:
    """Which edition is meant, which words are left for a section, and what to say where it is not the one asked for."""
    named = [one for one in editions if fits(words, one.scorecard)] if words else []
    left = "" if named else words
    among = [one for one in named or editions if quarter in (None, one.quarter)]
    if among:
        return next((one for one in among if one.unpublished), among[0]), left, ""
    fallback = next((one for one in named or editions if one.unpublished), (named or editions)[0])
    assert quarter is not None
    said = f"There is no edition of {quarter.label} in which you may publish, so this is {fallback.quarter.label}."
    return fallback, left, said


def fits(words: str, name: str) -> bool:
    """Whether each of the words begins one in the name."""
    there, asked = normalise(name).split(), normalise(words).split()
    return bool(asked) and all(any(word.startswith(part) for word in there) for part in asked)
